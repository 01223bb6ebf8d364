// What a protocol does for the pipeline. Codecs are compiled per shape at first use and cached on
// the loaded model; nothing walks a schema on a hot path.

import type { AwsError } from '../kernel/aws-error.ts'
import type { OperationModel, ServiceModel } from './model.ts'
import type { Traits } from './traits.ts'
import type { ProtocolName } from './types.ts'

/** A request past socket and limits. `body` is complete, except where the input streams. */
export interface WireRequest {
  readonly method: string
  /** Path as sent, undecoded, without the query. */
  readonly path: string
  /** Raw query without `?`, or ''. */
  readonly query: string
  /** Lower-case names; repeated headers joined by ', '. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  readonly stream?: AsyncIterable<Uint8Array>
}

export interface WireResponse {
  status: number
  headers: Record<string, string>
  /** A string is written as one latin1/utf8 buffer with the head; an iterable is streamed. */
  body: string | Uint8Array | AsyncIterable<Uint8Array>
}

export interface LoadedModel {
  readonly service: string
  readonly model: ServiceModel
  readonly traits: Traits
  /** Compiled codecs, by whatever key the protocol likes. */
  readonly compiled: Map<string, unknown>
}

export interface Protocol {
  readonly name: ProtocolName
  /**
   * Wire → typed input: types checked, required members and constraints checked. Throws AwsError
   * (`SerializationException`, `ValidationException`, … as the service would).
   */
  decode(
    loaded: LoadedModel,
    operation: OperationModel,
    request: WireRequest,
  ): Record<string, unknown>
  encode(
    loaded: LoadedModel,
    operation: OperationModel,
    output: Record<string, unknown>,
    requestId: string,
  ): WireResponse
  encodeError(
    loaded: LoadedModel | undefined,
    error: AwsError,
    requestId: string,
    request: WireRequest,
  ): WireResponse
}

export type RequestHead = Pick<WireRequest, 'method' | 'path' | 'query' | 'headers' | 'body'>
