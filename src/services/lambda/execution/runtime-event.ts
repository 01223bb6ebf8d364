import type { ResponseSink } from './response-sink.ts'

/** One event, as the runtime gets it. */
export interface RuntimeEvent {
  readonly requestId: string
  readonly payload: string | Uint8Array
  /** By the real clock, which is the function's own. */
  readonly deadlineMs: number
  readonly functionArn: string
  readonly traceHeader: string
  readonly clientContext?: string | undefined
  /** Takes the answer as it comes; without one it is collected. */
  readonly sink?: ResponseSink | undefined
}
