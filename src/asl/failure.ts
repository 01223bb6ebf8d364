// How a state fails: an error name that Retry and Catch go by, and a cause for people.
// https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html

export interface ErrorOutput {
  readonly error?: string | undefined
  readonly cause?: string | undefined
}

export class StateFailure extends Error implements ErrorOutput {
  readonly error: string
  override readonly cause: string
  /** Of a JSONata expression: the field that it stands in, `Output/result`. */
  readonly location: string | undefined
  /** The language failed, not the task: the cause begins with where that was. */
  readonly inState: boolean

  constructor(error: string, cause: string, more: { location?: string; inState?: boolean } = {}) {
    const frames = Error.stackTraceLimit
    Error.stackTraceLimit = 0
    super(`${error}: ${cause}`)
    Error.stackTraceLimit = frames
    this.error = error
    this.cause = cause
    this.location = more.location
    this.inState = more.inState ?? true
  }
}

export const RUNTIME = 'States.Runtime'
export const QUERY_EVALUATION = 'States.QueryEvaluationError'
export const DATA_LIMIT = 'States.DataLimitExceeded'

export const runtimeFailure = (cause: string) => new StateFailure(RUNTIME, cause)

export const queryFailure = (cause: string, location?: string) =>
  new StateFailure(QUERY_EVALUATION, cause, { location })

export const parameterFailure = (cause: string) =>
  new StateFailure('States.ParameterPathFailure', cause)

export const intrinsicFailure = (cause: string) =>
  new StateFailure('States.IntrinsicFailure', cause)
