// The door that Lambda opens to edges.

import type { PortOf } from '../service.ts'
import type { EventSourceMappingRow } from './tables.ts'

export interface InvokeRequest {
  /** Function ARN, with or without a qualifier. */
  readonly functionArn: string
  /** JSON text. */
  readonly payload: string
  readonly requestId: string
  readonly traceHeader?: string
  readonly clientContext?: string
  /** For the lineage and for recursion detection: the ARN that the event came from. */
  readonly from: string
  /** The id that the event had there. */
  readonly parentId?: string
  /** Said in the lineage beside the delivery: `AWS would have refused this: …`. */
  readonly note?: string
  readonly signal?: AbortSignal
}

export type InvokeResult =
  | {
      readonly kind: 'answered'
      readonly payload: string
      /** `Unhandled` when the function failed; then `payload` is the error document. */
      readonly functionError?: 'Unhandled' | 'Handled'
      readonly executedVersion: string
      readonly logTail: string
      /** As the function saw it: what follows from this invocation goes on under it. */
      readonly traceHeader?: string
    }
  /** 429: nothing ran. */
  | { readonly kind: 'throttled'; readonly reason: string }
  /** The function is not there or cannot run; `code` is AWS's. */
  | {
      readonly kind: 'refused'
      readonly code: string
      readonly status: number
      readonly reason: string
    }

export interface FunctionFacts {
  readonly arn: string
  readonly name: string
  readonly timeoutSeconds: number
  /** ARN of the execution role. */
  readonly role: string
  readonly state: string
  readonly policy?: string
}

export const LAMBDA: PortOf<LambdaPort> = { service: 'lambda' }

export interface LambdaPort {
  function(functionArn: string): Promise<FunctionFacts | undefined>
  /** Synchronous invocation; resolves with what the caller of Invoke would be told. */
  invoke(request: InvokeRequest): Promise<InvokeResult>
  /** Puts an event on the function's asynchronous queue; durable when it resolves. */
  invokeAsync(
    request: Omit<InvokeRequest, 'signal'> & { intentId?: string; via?: string },
  ): Promise<{ taken: boolean }>
  mappings: EventSourceMappings
  /** What the edge `lambda-async` must know to carry an event to its end. */
  asyncPolicy(event: AsyncEvent): Promise<AsyncPolicy | undefined>
  /** Whether an event of this trace would be refused as one that runs in a loop. */
  loops(functionArn: string, traceHeader: string): Promise<boolean>
  /**
   * An edge that leads from functions to a service (by ARN service) registers how to find out
   * whether a destination there exists.
   */
  registerDestination(arnService: string, exists: DestinationCheck): void
}

/** An event on a function's asynchronous queue: the payload of a `lambda-async` intent. */
export interface AsyncEvent {
  /** With the qualifier that the caller gave. */
  readonly functionArn: string
  /** The same over all attempts. */
  readonly requestId: string
  /** JSON text, up to 1 MiB: with its quotes escaped it still fits into a row. */
  readonly payload: string
  readonly traceHeader: string
  readonly clientContext?: string | undefined
  readonly from: string
}

export interface AsyncPolicy {
  /** After function errors: 0 to 2. */
  readonly maximumRetryAttempts: number
  readonly maximumEventAgeSeconds: number
  /** Reserved concurrency is 0: nothing runs until that changes, and nothing waits for it. */
  readonly paused: boolean
  readonly deadLetterTargetArn: string | undefined
  /** ARNs. */
  readonly onSuccess: string | undefined
  readonly onFailure: string | undefined
}

export type DestinationCheck = (arn: string) => Promise<boolean>

/** `before` is the mapping that an update changes; undefined on create. */
export type SourceCheck = (
  mapping: EventSourceMappingRow,
  fn: FunctionFacts,
  before?: EventSourceMappingRow,
) => Promise<void>

/** Event source mappings as the pollers see them. */
export interface EventSourceMappings {
  all(): AsyncIterable<EventSourceMappingRow>
  get(uuid: string): Promise<EventSourceMappingRow | undefined>
  /** Called after a mapping was created, updated or deleted. */
  watch(changed: (uuid: string) => void): () => void
  /**
   * Completes a transition (`Creating` → `Enabled`, `Deleting` → gone, asked for as `Deleted`) and
   * notes the last result. A state that no longer follows from the mapping's own is passed over.
   */
  settle(uuid: string, change: { state?: string; lastProcessingResult?: string }): Promise<void>
  /**
   * An edge that polls a kind of source (by ARN service, e.g. `sqs`) registers the checks that
   * Create/UpdateEventSourceMapping make on it; they throw AwsError as Lambda does.
   */
  registerSource(arnService: string, check: SourceCheck): void
}

// --- What Lambda itself needs: objects that hold code, and somewhere to put what functions print.

export interface CodeObject {
  readonly bytes: number
  readonly region: string
  readonly content: AsyncIterable<Uint8Array>
}

export interface CodeObjects {
  /** The object stays as it is while `use` reads it. Rejects with S3's AwsError. */
  read<T>(
    at: { readonly bucket: string; readonly key: string; readonly versionId?: string | undefined },
    use: (object: CodeObject) => Promise<T>,
  ): Promise<T>
}

export interface LogEvent {
  readonly timestampMs: number
  readonly message: string
}

export interface LogScope {
  readonly account: string
  readonly region: string
  readonly logGroup: string
  readonly logStream: string
}

export interface LogSink {
  /** Resolves when stored. A function that prints faster than that is held up by its own pipe. */
  append(scope: LogScope, events: readonly LogEvent[]): Promise<void>
}
