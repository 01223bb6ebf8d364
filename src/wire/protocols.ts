// What a protocol does for the pipeline. Codecs are compiled per shape at first use and cached on
// the loaded model; nothing walks a schema on a hot path.

import type { AwsError } from '../kernel/aws-error.ts'
import type { OperationModel, ServiceModel } from './model.ts'
import { awsJson1_0, awsJson1_1 } from './protocols/aws-json.ts'
import { awsQuery, ec2Query } from './protocols/aws-query.ts'
import { awsQueryInJson, prefersJson } from './protocols/query-json.ts'
import { restJson1 } from './protocols/rest-json.ts'
import { restXml } from './protocols/rest-xml.ts'
import { rpcv2Cbor } from './protocols/rpc-v2-cbor.ts'
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

const protocols = new Map<ProtocolName, Protocol>(
  [awsJson1_0, awsJson1_1, awsQuery, ec2Query, restJson1, restXml, rpcv2Cbor].map((protocol) => [
    protocol.name,
    protocol,
  ]),
)

/** `accept`: the header of that name, which decides how a query is answered. */
export function protocolFor(name: ProtocolName, accept?: string): Protocol {
  if (name === 'awsQuery' && prefersJson(accept)) return awsQueryInJson
  const protocol = protocols.get(name)
  if (protocol === undefined) throw new Error(`no protocol ${name}`)
  return protocol
}
