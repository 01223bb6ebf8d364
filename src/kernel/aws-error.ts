// The only exception that reaches the wire. Each protocol turns it into its own error document;
// anything else that is thrown becomes InternalFailure.

export interface AwsErrorOptions {
  /** HTTP status. Default: the model's status for this shape, else 400 (client) or 500 (server). */
  readonly status?: number
  /** Code in query protocols, when the model does not name it. Default: `code` itself. */
  readonly queryCode?: string
  readonly fault?: 'client' | 'server'
  /** Further modelled members of the error document, e.g. `{ Reason: '…' }`. */
  readonly members?: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>>
}

export class AwsError extends Error {
  /** Shape name as in the service's model, e.g. `QueueDoesNotExist`. */
  readonly code: string
  readonly status: number | undefined
  readonly queryCode: string | undefined
  readonly fault: 'client' | 'server'
  readonly members: Readonly<Record<string, unknown>> | undefined
  readonly headers: Readonly<Record<string, string>> | undefined

  constructor(code: string, message: string, options: AwsErrorOptions = {}) {
    // An answer, not a fault: where it was made is of no interest, and finding out is what costs.
    const frames = Error.stackTraceLimit
    Error.stackTraceLimit = 0
    super(message)
    Error.stackTraceLimit = frames
    this.name = code
    this.code = code
    this.status = options.status
    this.queryCode = options.queryCode
    this.fault = options.fault ?? ((options.status ?? 400) >= 500 ? 'server' : 'client')
    this.members = options.members
    this.headers = options.headers
  }
}

/** The operation exists in AWS, but not (yet) in Millrace: say so, by name, instead of pretending. */
export function notImplemented(service: string, operation: string): AwsError {
  return new AwsError(
    'NotImplemented',
    `Millrace does not support ${service}:${operation} (no handler for this operation)`,
    { status: 501, fault: 'server' },
  )
}
