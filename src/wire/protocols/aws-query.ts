// AWS Query and EC2 Query: a form in, XML out.
// https://smithy.io/2.0/aws/protocols/aws-query-protocol.html

import { AwsError } from '../../kernel/aws-error.ts'
import { validateInput } from '../constraints/validate.ts'
import type { OperationModel } from '../model.ts'
import type { LoadedModel, Protocol, WireRequest, WireResponse } from '../protocol.ts'
import {
  errorShape,
  errorStatus,
  isSenderFault,
  messageMember,
  queryCode,
  type ErrorShape,
} from './errors.ts'
import { textOf } from './json-decode.ts'
import { parameterTree, QueryDecoders } from './query-decode.ts'
import { escapeXml, XmlEncoders } from './xml-encode.ts'

interface Codecs {
  readonly decoders: QueryDecoders
  readonly encoders: XmlEncoders
}

function codecsOf(loaded: LoadedModel, ec2: boolean): Codecs {
  const key = ec2 ? 'ec2Query' : 'awsQuery'
  let codecs = loaded.compiled.get(key) as Codecs | undefined
  if (codecs === undefined) {
    const { shapes } = loaded.model
    codecs = { decoders: new QueryDecoders(shapes, ec2), encoders: new XmlEncoders(shapes) }
    loaded.compiled.set(key, codecs)
  }
  return codecs
}

type Input = Record<string, unknown>

function decode(
  loaded: LoadedModel,
  operation: OperationModel,
  request: WireRequest,
  ec2: boolean,
): Input {
  let input: Input
  try {
    const tree = parameterTree(request.query, textOf(request.body))
    input = codecsOf(loaded, ec2).decoders.decoder(operation.input)(tree) as Input
  } catch (error) {
    throw renamed(loaded, error)
  }
  addOwnUrl(loaded, operation, request, input)
  validateInput(loaded, operation, input)
  return input
}

/** Query services name a value of the wrong type differently. */
function renamed(loaded: LoadedModel, error: unknown): unknown {
  if (!(error instanceof AwsError) || error.code !== 'SerializationException') return error
  const own = loaded.traits.query?.wrongType
  if (own === undefined) return new AwsError('MalformedInput', error.message, { status: 400 })
  return new AwsError(own.code, error.message, { queryCode: own.queryCode })
}

// A request to a resource's own URL needs no parameter that names it.
function addOwnUrl(
  loaded: LoadedModel,
  operation: OperationModel,
  request: WireRequest,
  input: Input,
): void {
  const member = loaded.traits.resourcePaths?.member
  if (member === undefined || input[member] !== undefined || request.path === '/') return
  const shape = loaded.model.shapes[operation.input]!
  if (shape.kind !== 'structure' || !shape.members.some(({ name }) => name === member)) return
  input[member] = `http://${request.headers.host ?? 'localhost'}${request.path}`
}

const DECLARATION = '<?xml version="1.0"?>\n'

function xmlHeaders(requestId: string): Record<string, string> {
  return { 'x-amzn-requestid': requestId, 'content-type': 'text/xml' }
}

function namespaceOf(loaded: LoadedModel | undefined): string {
  const uri = loaded?.model.xmlNamespace
  return uri === undefined ? '' : ` xmlns="${escapeXml(uri)}"`
}

function queryResponse(
  loaded: LoadedModel,
  operation: OperationModel,
  output: Input,
  requestId: string,
): WireResponse {
  const { name } = operation
  const unit = loaded.model.shapes[operation.output]!.name === 'Unit'
  const result = unit
    ? ''
    : codecsOf(loaded, false).encoders.encoder(operation.output)(
        output ?? {},
        `<${name}Result`,
        `</${name}Result>`,
      )
  const body =
    `${DECLARATION}<${name}Response${namespaceOf(loaded)}>${result}<ResponseMetadata><RequestId>` +
    `${escapeXml(requestId)}</RequestId></ResponseMetadata></${name}Response>`
  return { status: 200, headers: xmlHeaders(requestId), body }
}

function ec2Response(
  loaded: LoadedModel,
  operation: OperationModel,
  output: Input,
  requestId: string,
): WireResponse {
  const { name } = operation
  const body = codecsOf(loaded, true).encoders.encoder(operation.output)(
    output ?? {},
    `${DECLARATION}<${name}Response${namespaceOf(loaded)}`,
    `<requestId>${escapeXml(requestId)}</requestId></${name}Response>`,
  )
  return { status: 200, headers: ec2Headers(requestId), body }
}

function ec2Headers(requestId: string): Record<string, string> {
  return { ...xmlHeaders(requestId), 'content-type': 'text/xml;charset=UTF-8' }
}

function element(name: string, text: string): string {
  return `<${name}>${escapeXml(text)}</${name}>`
}

function messageElement(error: AwsError): string {
  return error.message === '' ? '' : element('Message', error.message)
}

/** The members of an error's document beside its code and text. */
function errorDetails(
  loaded: LoadedModel | undefined,
  error: AwsError,
  shape: ErrorShape | undefined,
  ec2: boolean,
): string {
  if (shape === undefined || error.members === undefined) return ''
  const others = shape.members.filter(({ name }) => name !== messageMember(shape))
  return codecsOf(loaded!, ec2).encoders.structure(others)(error.members, '<x', '').slice(3)
}

function queryError(
  loaded: LoadedModel | undefined,
  error: AwsError,
  requestId: string,
): WireResponse {
  const shape = errorShape(loaded, error)
  const type = isSenderFault(error, shape) ? 'Sender' : 'Receiver'
  const detail = loaded?.traits.query?.emptyDetail ? '<Detail/>' : ''
  const body =
    `${DECLARATION}<ErrorResponse${namespaceOf(loaded)}><Error>${element('Type', type)}` +
    `${element('Code', queryCode(error, shape))}${messageElement(error)}${detail}` +
    `${errorDetails(loaded, error, shape, false)}</Error>${element('RequestId', requestId)}` +
    '</ErrorResponse>'
  const headers = { ...xmlHeaders(requestId), ...error.headers }
  return { status: errorStatus(error, shape), headers, body }
}

function ec2Error(
  loaded: LoadedModel | undefined,
  error: AwsError,
  requestId: string,
): WireResponse {
  const shape = errorShape(loaded, error)
  const body =
    `${DECLARATION}<Response><Errors><Error>${element('Code', queryCode(error, shape))}` +
    `${messageElement(error)}${errorDetails(loaded, error, shape, true)}</Error>` +
    `</Errors>${element('RequestID', requestId)}</Response>`
  const headers = { ...ec2Headers(requestId), ...error.headers }
  return { status: errorStatus(error, shape), headers, body }
}

export const awsQuery: Protocol = {
  name: 'awsQuery',
  decode: (loaded, operation, request) => decode(loaded, operation, request, false),
  encode: queryResponse,
  encodeError: queryError,
}

export const ec2Query: Protocol = {
  name: 'ec2Query',
  decode: (loaded, operation, request) => decode(loaded, operation, request, true),
  encode: ec2Response,
  encodeError: ec2Error,
}
