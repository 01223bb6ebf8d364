// REST JSON: Lambda, API Gateway, Scheduler, Pipes, Schemas.
// https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html

import type { AwsError } from '../../kernel/aws-error.ts'
import { validateInput } from '../constraints/validate.ts'
import type { OperationModel } from '../model.ts'
import type { LoadedModel, Protocol, WireRequest, WireResponse } from '../protocol.ts'
import { errorShape, errorStatus, jsonErrorDocument, type ErrorShape } from './errors.ts'
import { encodeEvents, eventStreamOf } from './event-stream-output.ts'
import { document, parseJson, TreeDecoders } from './json-decode.ts'
import { JsonEncoders } from './json-encode.ts'
import { compileRequest, type BodyCodec, type Input } from './rest-request.ts'
import {
  compileResponse,
  headerWriters,
  type ResponseCodec,
  type RestResponse,
} from './rest-response.ts'

const NAMING = { useJsonName: true }
const JSON_TYPE = 'application/json'

class RestJson {
  readonly requests = new Map<string, (request: WireRequest) => Input>()
  readonly responses = new Map<string, RestResponse>()
  readonly encoders: JsonEncoders
  readonly bodyCodec: BodyCodec
  readonly responseCodec: ResponseCodec

  constructor({ model: { shapes } }: LoadedModel) {
    const decoders = new TreeDecoders(shapes, NAMING)
    const encoders = new JsonEncoders(shapes, NAMING)
    this.encoders = encoders
    this.bodyCodec = {
      members(members) {
        const decode = decoders.structure(members)
        return (body) => decode(parseJson(body), 0) as Input
      },
      payload({ shape }) {
        const target = shapes[shape]!
        const decode =
          target.kind === 'simple' && target.type === 'document'
            ? document
            : decoders.decoder(shape)
        return (body) => decode(parseJson(body), 0)
      },
    }
    this.responseCodec = {
      contentType: JSON_TYPE,
      members: (members) => encoders.structure(members),
      payload: ({ shape }) => encoders.encoder(shape),
    }
  }
}

function compiledOf(loaded: LoadedModel): RestJson {
  let compiled = loaded.compiled.get('restJson1') as RestJson | undefined
  if (compiled === undefined) {
    compiled = new RestJson(loaded)
    loaded.compiled.set('restJson1', compiled)
  }
  return compiled
}

function decode(loaded: LoadedModel, operation: OperationModel, request: WireRequest): Input {
  const { requests, bodyCodec } = compiledOf(loaded)
  let read = requests.get(operation.name)
  if (read === undefined) {
    read = compileRequest(loaded, operation, bodyCodec)
    requests.set(operation.name, read)
  }
  const input = read(request)
  validateInput(loaded, operation, input)
  return input
}

function encode(
  loaded: LoadedModel,
  operation: OperationModel,
  output: Input,
  requestId: string,
): WireResponse {
  const { responses, responseCodec, encoders } = compiledOf(loaded)
  const stream = eventStreamOf(loaded, operation, output)
  let write = responses.get(operation.name)
  if (write === undefined) {
    write = compileResponse(loaded, operation, responseCodec)
    responses.set(operation.name, write)
  }
  const response = write(
    stream === undefined ? (output ?? {}) : { ...output, [stream.member.name]: undefined },
  )
  response.headers['x-amzn-requestid'] = requestId
  if (stream === undefined) {
    response.headers['content-type'] ??= JSON_TYPE
    return response
  }
  response.headers['content-type'] = 'application/vnd.amazon.eventstream'
  response.body = encodeEvents(loaded, stream, {
    contentType: JSON_TYPE,
    structure: (members, value) => encoders.structure(members)(value),
  })
  return response
}

function encodeError(
  loaded: LoadedModel | undefined,
  error: AwsError,
  requestId: string,
): WireResponse {
  const shape = errorShape(loaded, error)
  const headers: Record<string, string> = {
    'x-amzn-requestid': requestId,
    'x-amzn-errortype': error.code,
    'content-type': JSON_TYPE,
  }
  const members = { ...typeOf(error, shape), ...error.members }
  if (shape !== undefined) {
    for (const write of headerWriters(loaded!.model.shapes, shape.members)) write(members, headers)
  }
  const body = shape?.members.filter((member) => member.in === undefined)
  const encodeMembers = body && compiledOf(loaded!).encoders.structure(body)
  return {
    status: errorStatus(error, shape),
    headers: { ...headers, ...error.headers },
    body: jsonErrorDocument('', error, members, shape, encodeMembers),
  }
}

// Lambda's errors say whose fault it was in a member of their own.
function typeOf(error: AwsError, shape: ErrorShape | undefined): object {
  if (!shape?.members.some(({ name }) => name === 'Type')) return {}
  return { Type: errorStatus(error, shape) < 500 ? 'User' : 'Service' }
}

export const restJson1: Protocol = { name: 'restJson1', decode, encode, encodeError }
