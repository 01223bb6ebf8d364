// For tests: errors that AWS gave to recorded calls. They lie beside the project, not in it.

import { existsSync, readFileSync } from 'node:fs'

export interface RecordedError {
  readonly service: string
  readonly test: string
  readonly match: string
  readonly code: string
  readonly message: string
  readonly http: number
}

const recorded = new URL('../../../shared/data/recorded/', import.meta.url)

/** A recorded file's text; undefined, with a printed reason, where there is none. */
export function recordedText(name: string): string | undefined {
  const file = new URL(name, recorded)
  if (existsSync(file)) return readFileSync(file, 'utf8')
  console.log(`skipped: ${name} is not beside the project (${file.pathname})`)
  return undefined
}

/** The recorded errors of a service; undefined where there are none. */
export function recordedErrors(service: string): RecordedError[] | undefined {
  return recordedText('aws-errors.jsonl')
    ?.split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as RecordedError)
    .filter((error) => error.service === service)
}
