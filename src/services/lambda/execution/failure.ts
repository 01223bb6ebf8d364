// What the caller of a function is told when the function did not answer by itself.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html

/** How an attempt to initialize or to invoke ended without an answer. */
export type Failure =
  /** The runtime reported it itself, through `/init/error` or `/invocation/{id}/error`. */
  | { readonly kind: 'reported'; readonly type: string; readonly document: string }
  | { readonly kind: 'exited'; readonly code: number | null; readonly signal: string | null }
  /** The process could not be started at all. */
  | { readonly kind: 'unstartable'; readonly reason: string }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'too-large'; readonly bytes: number }

export const MAX_RESPONSE_BYTES = 6_291_556
export const MAX_STREAMED_BYTES = 209_715_200

/** `Runtime.ExitError`, `Sandbox.Timedout`, …: as in REPORT lines and error documents. */
export function errorType(failure: Failure): string {
  switch (failure.kind) {
    case 'reported':
      return failure.type
    case 'exited':
      return 'Runtime.ExitError'
    case 'unstartable':
      return 'Runtime.InvalidEntrypoint'
    case 'timed-out':
      return 'Sandbox.Timedout'
    case 'too-large':
      return 'Function.ResponseSizeTooLarge'
  }
}

export function errorDocument(failure: Failure, requestId: string, timeoutSeconds: number): string {
  if (failure.kind === 'reported') return failure.document
  return JSON.stringify({
    errorType: errorType(failure),
    errorMessage: errorMessage(failure, requestId, timeoutSeconds),
  })
}

function errorMessage(
  failure: Exclude<Failure, { kind: 'reported' }>,
  requestId: string,
  timeoutSeconds: number,
): string {
  switch (failure.kind) {
    case 'exited':
      return `RequestId: ${requestId} Error: ${exitText(failure.code, failure.signal)}`
    case 'unstartable':
      return `RequestId: ${requestId} Error: ${failure.reason}`
    case 'timed-out':
      return `RequestId: ${requestId} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`
    case 'too-large':
      return `Response payload size exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`
  }
}

const SIGNALS: Readonly<Record<string, string>> = {
  SIGABRT: 'aborted',
  SIGBUS: 'bus error',
  SIGFPE: 'floating point exception',
  SIGILL: 'illegal instruction',
  SIGKILL: 'killed',
  SIGSEGV: 'segmentation fault',
  SIGTERM: 'terminated',
}

function exitText(code: number | null, signal: string | null): string {
  if (signal) return `Runtime exited with error: signal: ${SIGNALS[signal] ?? signal}`
  if (code) return `Runtime exited with error: exit status ${code}`
  return 'Runtime exited without providing a reason'
}
