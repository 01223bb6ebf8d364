// AWS JSON 1.0 and 1.1: POST with the operation in X-Amz-Target.
// https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html

import type { AwsError } from '../../kernel/aws-error.ts'
import { validateInput } from '../constraints/validate.ts'
import type { Member, OperationModel } from '../model.ts'
import type { LoadedModel, Protocol, WireRequest } from '../protocol.ts'
import {
  errorShape,
  errorStatus,
  isSenderFault,
  jsonErrorDocument,
  queryCode,
  type ErrorShape,
} from './errors.ts'
import { encodeEvents, eventStreamOf, type EventCodec } from './event-stream-output.ts'
import { TreeDecoders, parseJson } from './json-decode.ts'
import { JsonEncoders } from './json-encode.ts'

interface Codecs {
  readonly decoders: TreeDecoders
  readonly encoders: JsonEncoders
}

const NAMING = { useJsonName: false }

function codecsOf(loaded: LoadedModel): Codecs {
  let codecs = loaded.compiled.get('awsJson') as Codecs | undefined
  if (codecs === undefined) {
    const { shapes } = loaded.model
    codecs = {
      decoders: new TreeDecoders(shapes, NAMING),
      encoders: new JsonEncoders(shapes, NAMING),
    }
    loaded.compiled.set('awsJson', codecs)
  }
  return codecs
}

function decode(loaded: LoadedModel, operation: OperationModel, request: WireRequest) {
  // An operation without input may come without a body.
  const value = request.body.length === 0 ? {} : parseJson(request.body)
  const input = codecsOf(loaded).decoders.decoder(operation.input)(value, 0)
  validateInput(loaded, operation, input as Record<string, unknown>)
  return input as Record<string, unknown>
}

function membersBeside(loaded: LoadedModel, operation: OperationModel, stream: Member): Member[] {
  const output = loaded.model.shapes[operation.output]!
  return output.kind === 'structure' ? output.members.filter((member) => member !== stream) : []
}

const UNIT = 'Unit'

function awsJson(version: '1.0' | '1.1'): Protocol {
  const contentType = `application/x-amz-json-${version}`
  return {
    name: version === '1.0' ? 'awsJson1_0' : 'awsJson1_1',
    decode,
    encode(loaded, operation, output, requestId) {
      const { encoders } = codecsOf(loaded)
      const headers = { 'x-amzn-requestid': requestId, 'content-type': contentType }
      const stream = eventStreamOf(loaded, operation, output)
      if (stream !== undefined) {
        headers['content-type'] = 'application/vnd.amazon.eventstream'
        const codec: EventCodec = {
          contentType,
          structure: (members, value) => encoders.structure(members)(value),
        }
        const members = membersBeside(loaded, operation, stream.member)
        const body = encodeEvents(loaded, stream, codec, { members, values: output })
        return { status: 200, headers, body }
      }
      const shape = loaded.model.shapes[operation.output]!
      const body = shape.name === UNIT ? '' : encoders.encoder(operation.output)(output ?? {})
      return { status: 200, headers, body }
    },
    encodeError(loaded, error, requestId) {
      const shape = errorShape(loaded, error)
      const headers: Record<string, string> = {
        'x-amzn-requestid': requestId,
        'content-type': contentType,
        ...error.headers,
      }
      if (loaded?.model.awsQueryCompatible) {
        headers['x-amzn-query-error'] = queryErrorHeader(error, shape)
      }
      const body = errorDocument(loaded, error, shape, version)
      return { status: errorStatus(error, shape), headers, body }
    },
  }
}

/** `AWS.SimpleQueueService.NonExistentQueue;Sender`: what clients of the Query days compare with. */
export function queryErrorHeader(error: AwsError, shape: ErrorShape | undefined): string {
  return `${queryCode(error, shape)};${isSenderFault(error, shape) ? 'Sender' : 'Receiver'}`
}

function errorDocument(
  loaded: LoadedModel | undefined,
  error: AwsError,
  shape: ErrorShape | undefined,
  version: '1.0' | '1.1',
): string {
  const type = version === '1.0' ? qualified(loaded, error, shape) : error.code
  const encoder = shape && codecsOf(loaded!).encoders.encoder(loaded!.model.errors[error.code]!)
  return jsonErrorDocument(
    `"__type":${JSON.stringify(type)}`,
    error,
    error.members ?? {},
    shape,
    encoder,
  )
}

// Errors that the framework raises rather than the service carry the framework's namespace.
function qualified(
  loaded: LoadedModel | undefined,
  error: AwsError,
  shape: ErrorShape | undefined,
): string {
  const namespace = shape === undefined ? undefined : loaded?.model.namespace
  return `${namespace ?? 'com.amazon.coral.service'}#${error.code}`
}

export const awsJson1_0 = awsJson('1.0')
export const awsJson1_1 = awsJson('1.1')
