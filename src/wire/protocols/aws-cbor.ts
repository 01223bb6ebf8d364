// AWS CBOR 1.1: AWS JSON 1.1 in another dress, which the Java SDKs and what is made of them speak to
// Kinesis. Timestamps are milliseconds.

import type { AwsError } from '../../kernel/aws-error.ts'
import { validateInput } from '../constraints/validate.ts'
import type { Member } from '../model.ts'
import type { LoadedModel, Protocol } from '../protocol.ts'
import { CBOR_SIMPLE, CborEncoders, MILLISECONDS } from './cbor-codec.ts'
import { readCbor } from './cbor.ts'
import { errorShape, errorStatus, messageMember } from './errors.ts'
import { encodeEvents, eventStreamOf } from './event-stream-output.ts'
import { TreeDecoders } from './json-decode.ts'

interface Codecs {
  readonly decoders: TreeDecoders
  readonly encoders: CborEncoders
}

const CONTENT_TYPE = 'application/x-amz-cbor-1.1'
const UNIT_MS = 1

function codecsOf(loaded: LoadedModel): Codecs {
  const known = loaded.compiled.get('awsCbor') as Codecs | undefined
  if (known !== undefined) return known
  const { shapes } = loaded.model
  const simple = { ...CBOR_SIMPLE, timestamp: milliseconds }
  const codecs = {
    decoders: new TreeDecoders(shapes, { useJsonName: false }, simple),
    encoders: new CborEncoders(shapes, MILLISECONDS),
  }
  loaded.compiled.set('awsCbor', codecs)
  return codecs
}

/** Also without their tag. */
function milliseconds(value: unknown): Date {
  const tagged = typeof value === 'number' ? new Date(Math.round(value)) : value
  return CBOR_SIMPLE.timestamp(tagged, 0) as Date
}

export const awsCbor1_1: Protocol = {
  name: 'awsCbor1_1',
  decode(loaded, operation, request) {
    const value = request.body.length === 0 ? {} : readCbor(request.body, UNIT_MS)
    const input = codecsOf(loaded).decoders.decoder(operation.input)(value, 0)
    validateInput(loaded, operation, input as Record<string, unknown>)
    return input as Record<string, unknown>
  },
  encode(loaded, operation, output, requestId) {
    const { encoders } = codecsOf(loaded)
    const headers = { 'x-amzn-requestid': requestId, 'content-type': CONTENT_TYPE }
    const shape = loaded.model.shapes[operation.output]!
    const stream = eventStreamOf(loaded, operation, output)
    if (stream !== undefined) {
      headers['content-type'] = 'application/vnd.amazon.eventstream'
      const codec = {
        contentType: CONTENT_TYPE,
        structure: (members: readonly Member[], value: object) =>
          encoders.encodeMembers(members, value),
      }
      const members = shape.kind === 'structure' ? shape.members : []
      const initial = { members: members.filter((m) => m !== stream.member), values: output }
      return { status: 200, headers, body: encodeEvents(loaded, stream, codec, initial) }
    }
    const body = shape.name === 'Unit' ? '' : encoders.encode(operation.output, output ?? {})
    return { status: 200, headers, body }
  },
  encodeError(loaded, error, requestId) {
    const headers = {
      'x-amzn-requestid': requestId,
      'content-type': CONTENT_TYPE,
      ...error.headers,
    }
    return {
      ...{ status: errorStatus(error, errorShape(loaded, error)), headers },
      body: errorDocument(loaded, error),
    }
  },
}

function errorDocument(loaded: LoadedModel | undefined, error: AwsError): Uint8Array {
  const shape = errorShape(loaded, error)
  const encoders = loaded === undefined ? new CborEncoders([]) : codecsOf(loaded).encoders
  const name = messageMember(shape)
  const members = (shape?.members ?? []).filter((member) => member.name !== name)
  const text = error.message === '' ? [] : [[name, error.message] as const]
  return encoders.encodeMembers(members, error.members ?? {}, [['__type', error.code], ...text])
}
