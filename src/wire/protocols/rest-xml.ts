// REST XML.
// https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html

import { AwsError } from '../../kernel/aws-error.ts'
import { validateInput } from '../constraints/validate.ts'
import type { Member, OperationModel, Shape } from '../model.ts'
import type { LoadedModel, Protocol, WireRequest, WireResponse } from '../protocol.ts'
import { errorShape, errorStatus, isSenderFault, messageMember, queryCode } from './errors.ts'
import { encodeEvents, eventStreamOf } from './event-stream-output.ts'
import { textOf } from './json-decode.ts'
import { compileRequest, type BodyCodec, type Input } from './rest-request.ts'
import {
  compileResponse,
  headerWriters,
  type ResponseCodec,
  type RestResponse,
} from './rest-response.ts'
import { XmlDecoders } from './xml-decode.ts'
import { escapeXml, openTag, XmlEncoders } from './xml-encode.ts'
import { parseXml } from './xml-parse.ts'

const XML_TYPE = 'application/xml'
const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'

class RestXml {
  readonly requests = new Map<string, (request: WireRequest) => Input>()
  readonly responses = new Map<string, RestResponse>()
  readonly encoders: XmlEncoders
  readonly bodyCodec: BodyCodec
  readonly responseCodec: ResponseCodec

  constructor({ model: { shapes, xmlNamespace } }: LoadedModel) {
    const decoders = new XmlDecoders(shapes)
    const encoders = new XmlEncoders(shapes)
    this.encoders = encoders
    this.bodyCodec = {
      members(members) {
        const decode = decoders.structure(members)
        return (body) => decode(parseXml(textOf(body))) as Input
      },
      payload({ shape }) {
        const decode = decoders.decoder(shape)
        return (body) => decode(parseXml(textOf(body)))
      },
    }
    this.responseCodec = {
      contentType: XML_TYPE,
      members(members, shape) {
        const write = encoders.structure(members)
        const [open, close] = rootTags(rootName(shape), shape, undefined, xmlNamespace)
        return (values) => DECLARATION + write(values, open, close)
      },
      payload(member) {
        const target = shapes[member.shape]!
        const name = member.xmlName ?? rootName(target)
        const [open, close] = rootTags(name, target, member, xmlNamespace)
        const write = encoders.encoder(member.shape)
        return (value) => DECLARATION + write(value, open, close)
      },
    }
  }
}

function rootName(shape: Shape): string {
  return ('xmlName' in shape ? shape.xmlName : undefined) ?? shape.name
}

function rootTags(
  name: string,
  shape: Shape,
  member: Member | undefined,
  service: string | undefined,
): [open: string, close: string] {
  const own = member?.xmlNamespace ?? (shape.kind === 'structure' ? shape.xmlNamespace : undefined)
  const namespace = own ?? (service === undefined ? undefined : ([service] as const))
  return [openTag(name, namespace), `</${name}>`]
}

function compiledOf(loaded: LoadedModel): RestXml {
  let compiled = loaded.compiled.get('restXml') as RestXml | undefined
  if (compiled === undefined) {
    compiled = new RestXml(loaded)
    loaded.compiled.set('restXml', compiled)
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
  let input: Input
  try {
    input = read(request)
  } catch (error) {
    throw renamed(loaded, error)
  }
  validateInput(loaded, operation, input)
  return input
}

function renamed({ traits }: LoadedModel, error: unknown): unknown {
  return error instanceof AwsError ? (traits.rest?.renamed?.(error) ?? error) : error
}

/** Who wraps no errors names requests differently, too. Before a service is known it is one of these. */
function isBare(loaded: LoadedModel | undefined): boolean {
  return loaded === undefined || loaded.traits.rest?.noErrorWrapping === true
}

function requestIdHeaders(loaded: LoadedModel, requestId: string): Record<string, string> {
  return isBare(loaded)
    ? { 'x-amz-request-id': requestId, 'x-amz-id-2': hostId(requestId) }
    : { 'x-amzn-requestid': requestId }
}

/** A second id; support asks for both. */
function hostId(requestId: string): string {
  return Buffer.from(`millrace/${requestId}`, 'utf8').toString('base64')
}

function encode(
  loaded: LoadedModel,
  operation: OperationModel,
  output: Input,
  requestId: string,
): WireResponse {
  const compiled = compiledOf(loaded)
  let write = compiled.responses.get(operation.name)
  if (write === undefined) {
    const member = loaded.traits.rest?.unwrapped?.get(operation.name)
    write =
      member === undefined
        ? compileResponse(loaded, operation, compiled.responseCodec)
        : unwrapped(loaded, member)
    compiled.responses.set(operation.name, write)
  }
  const stream = eventStreamOf(loaded, operation, output)
  const beside = stream === undefined ? output : { ...output, [stream.member.name]: undefined }
  const response = write(beside ?? {})
  const status = loaded.traits.rest?.status?.(output ?? {})
  if (status !== undefined) response.status = status
  Object.assign(response.headers, requestIdHeaders(loaded, requestId))
  if (stream !== undefined) {
    response.headers['content-type'] = 'application/vnd.amazon.eventstream'
    response.body = encodeEvents(loaded, stream, {
      contentType: 'text/xml',
      structure: (members, value, name) =>
        compiled.encoders.structure(members)(value, `<${name}`, `</${name}>`),
    })
  }
  return response
}

/** The bare element that other answers would wrap. */
function unwrapped({ model }: LoadedModel, member: string): RestResponse {
  const open = openTag(member, [model.xmlNamespace ?? ''])
  return (values) => {
    const text = values[member] as string | undefined
    const body = text
      ? `${DECLARATION}${open}>${escapeXml(text)}</${member}>`
      : `${DECLARATION}${open}/>`
    return { status: 200, headers: { 'content-type': XML_TYPE }, body }
  }
}

function encodeError(
  loaded: LoadedModel | undefined,
  error: AwsError,
  requestId: string,
  request: WireRequest,
): WireResponse {
  const shape = errorShape(loaded, error)
  const status = errorStatus(error, shape)
  const headers: Record<string, string> = {
    ...(loaded === undefined
      ? { 'x-amzn-requestid': requestId }
      : requestIdHeaders(loaded, requestId)),
    'content-type': XML_TYPE,
  }
  if (shape !== undefined) {
    for (const write of headerWriters(loaded!.model.shapes, shape.members)) {
      write(error.members ?? {}, headers)
    }
  }
  Object.assign(headers, error.headers)
  // HEAD says it all with the status; so does "not modified".
  const silent = request.method === 'HEAD' || status === 304
  if (silent) delete headers['content-type']
  const body = silent ? '' : errorBody(loaded, error, requestId)
  return { status, headers, body }
}

function errorBody(loaded: LoadedModel | undefined, error: AwsError, requestId: string): string {
  const shape = errorShape(loaded, error)
  const code = element('Code', queryCode(error, shape))
  const message = error.message === '' ? '' : element('Message', error.message)
  if (loaded === undefined || isBare(loaded)) {
    // Whatever the service adds: BucketName, Key, Resource, ArgumentName, …
    const more = Object.entries(error.members ?? {})
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([name, value]) => element(name, String(value)))
    const ids = element('RequestId', requestId) + element('HostId', hostId(requestId))
    return `${DECLARATION}<Error>${code}${message}${more.join('')}${ids}</Error>`
  }
  const namespace = loaded.model.xmlNamespace
  const open = openTag('ErrorResponse', namespace === undefined ? undefined : [namespace])
  const type = element('Type', isSenderFault(error, shape) ? 'Sender' : 'Receiver')
  const others = shape?.members.filter(
    (member) => member.in === undefined && member.name !== messageMember(shape),
  )
  const details =
    others === undefined
      ? ''
      : compiledOf(loaded)
          .encoders.structure(others)(error.members ?? {}, '<x', '')
          .slice(3)
  return (
    `${DECLARATION}${open}><Error>${type}${code}${message}${details}</Error>` +
    `${element('RequestId', requestId)}</ErrorResponse>`
  )
}

function element(name: string, text: string): string {
  return `<${name}>${escapeXml(text)}</${name}>`
}

export const restXml: Protocol = { name: 'restXml', decode, encode, encodeError }
