// What is wrong with a definition, in AWS's codes and texts.
// https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinitionDiagnostic.html

export interface Diagnostic {
  readonly severity: 'ERROR' | 'WARNING'
  readonly code: string
  readonly message: string
  /** `/States/A/Next`; of unreadable JSON where it stands in the text. */
  readonly location?: string
}

const MOST = 100

export class Diagnostics {
  readonly found: Diagnostic[] = []
  truncated = false

  schema(location: string, message: string): void {
    this.add({ severity: 'ERROR', code: 'SCHEMA_VALIDATION_FAILED', message, location })
  }

  add(diagnostic: Diagnostic): void {
    if (this.found.length >= MOST) this.truncated = true
    else this.found.push(diagnostic)
  }

  get failed(): boolean {
    return this.found.some(({ severity }) => severity === 'ERROR')
  }
}

/** As CreateStateMachine says it. */
export function textOf({ code, message, location }: Diagnostic): string {
  return `${code}: ${message} at ${location ?? 'null'}`
}
