// Smithy RPC v2 CBOR: POST /service/<name>/operation/<name>.
// https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html

import type { AwsError } from '../../kernel/aws-error.ts'
import { validateInput } from '../constraints/validate.ts'
import type { Member } from '../model.ts'
import type { LoadedModel, Protocol } from '../protocol.ts'
import { queryErrorHeader } from './aws-json.ts'
import { CBOR_SIMPLE, CborEncoders } from './cbor-codec.ts'
import { readCbor } from './cbor.ts'
import { errorShape, errorStatus, messageMember, type ErrorShape } from './errors.ts'
import { encodeEvents, eventStreamOf } from './event-stream-output.ts'
import { TreeDecoders } from './json-decode.ts'

interface Codecs {
  readonly decoders: TreeDecoders
  readonly encoders: CborEncoders
}

const CBOR_TYPE = 'application/cbor'

function codecsOf(loaded: LoadedModel): Codecs {
  let codecs = loaded.compiled.get('rpcv2Cbor') as Codecs | undefined
  if (codecs === undefined) {
    const { shapes } = loaded.model
    codecs = {
      decoders: new TreeDecoders(shapes, { useJsonName: false }, CBOR_SIMPLE),
      encoders: new CborEncoders(shapes),
    }
    loaded.compiled.set('rpcv2Cbor', codecs)
  }
  return codecs
}

function headersFor(requestId: string): Record<string, string> {
  return {
    'x-amzn-requestid': requestId,
    'smithy-protocol': 'rpc-v2-cbor',
    'content-type': CBOR_TYPE,
  }
}

function errorDocument(
  loaded: LoadedModel | undefined,
  error: AwsError,
  shape: ErrorShape | undefined,
): Uint8Array {
  const namespace = shape === undefined ? 'com.amazon.coral.service' : loaded!.model.namespace
  const type = ['__type', `${namespace}#${error.code}`] as const
  const name = messageMember(shape)
  const modelled = shape?.members.some((member) => member.name === name) === true
  const lead = error.message === '' || modelled ? [type] : [type, [name, error.message] as const]
  const members = { ...error.members, ...(modelled ? { [name]: error.message || undefined } : {}) }
  const encoders = loaded === undefined ? new CborEncoders([]) : codecsOf(loaded).encoders
  return encoders.encodeMembers(shape?.members ?? [], members, lead)
}

export const rpcv2Cbor: Protocol = {
  name: 'rpcv2Cbor',
  decode(loaded, operation, request) {
    const value = request.body.length === 0 ? {} : readCbor(request.body)
    const input = codecsOf(loaded).decoders.decoder(operation.input)(value, 0)
    validateInput(loaded, operation, input as Record<string, unknown>)
    return input as Record<string, unknown>
  },
  encode(loaded, operation, output, requestId) {
    const { encoders } = codecsOf(loaded)
    const headers = headersFor(requestId)
    const shape = loaded.model.shapes[operation.output]!
    const stream = eventStreamOf(loaded, operation, output)
    if (stream !== undefined) {
      headers['content-type'] = 'application/vnd.amazon.eventstream'
      const codec = {
        contentType: CBOR_TYPE,
        structure: (members: readonly Member[], value: object) =>
          encoders.encodeMembers(members, value),
      }
      const members = shape.kind === 'structure' ? shape.members : []
      const initial = { members: members.filter((m) => m !== stream.member), values: output }
      return { status: 200, headers, body: encodeEvents(loaded, stream, codec, initial) }
    }
    if (shape.name === 'Unit') {
      delete headers['content-type']
      return { status: 200, headers, body: '' }
    }
    return { status: 200, headers, body: encoders.encode(operation.output, output ?? {}) }
  },
  encodeError(loaded, error, requestId) {
    const shape = errorShape(loaded, error)
    const headers = { ...headersFor(requestId), ...error.headers }
    if (loaded?.model.awsQueryCompatible) {
      headers['x-amzn-query-error'] = queryErrorHeader(error, shape)
    }
    return {
      status: errorStatus(error, shape),
      headers,
      body: errorDocument(loaded, error, shape),
    }
  },
}
