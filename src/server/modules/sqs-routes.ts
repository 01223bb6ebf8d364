// `/_aws/sqs/…`: what tests written for LocalStack ask of queues, beside AWS's own API.
// https://docs.localstack.cloud/aws/services/sqs/#developer-endpoints

import { AwsError } from '../../kernel/aws-error.ts'
import { addressOf, addressOfArn, addressOfUrl, queueArn } from '../../services/sqs/address.ts'
import { peek } from '../../services/sqs/peek.ts'
import { escapeXml } from '../../wire/protocols/xml-encode.ts'
import type { WireResponse } from '../../wire/protocol.ts'
import { badRequest, bodyOf, json, type RouteCall, type ServiceRoute } from '../admin/route.ts'

type Message = Awaited<ReturnType<typeof peek>>[number]

const XMLNS = 'http://queue.amazonaws.com/doc/2012-11-05/'
const REGION = 'us-east-1'
const ACCOUNT = '000000000000'

/** `?QueueUrl=`, or `/<region>/<account>/<name>`; `ShowInvisible`, `ShowDelayed`. As XML, or as JSON if asked. */
export const getSqsMessages: ServiceRoute = async (call) => {
  const { query, request } = call
  const messages = await peekInto(call, query.get('QueueUrl'), query)
  const inJson = request.headers['accept']?.includes('application/json') === true
  return inJson ? asJsonOfXml(messages, request.requestId) : asXml(messages, request.requestId)
}

/** ReceiveMessage of an SDK whose endpoint is this path: JSON or query protocol. */
export const postSqsMessages: ServiceRoute = async (call) => {
  const { request } = call
  if (request.headers['x-amz-target'] !== undefined) {
    requireReceive(request.headers['x-amz-target'].split('.').at(-1))
    const { QueueUrl, ...options } = bodyOf(request)
    const messages = await peekInto(call, String(QueueUrl ?? ''), asQuery(options))
    return {
      status: 200,
      headers: { 'content-type': 'application/x-amz-json-1.0' },
      body: JSON.stringify(messages.length === 0 ? {} : { Messages: messages }),
    }
  }
  const form = new URLSearchParams(Buffer.from(request.body ?? []).toString('utf8'))
  requireReceive(form.get('Action') ?? undefined)
  return asXml(await peekInto(call, form.get('QueueUrl'), form), request.requestId)
}

async function peekInto(
  { env, rest }: RouteCall,
  url: string | null,
  options: URLSearchParams,
): Promise<Message[]> {
  const address = rest === '' ? addressIn(url ?? '') : addressAt(rest)
  return peek(env.store, address, {
    showInvisible: isTrue(options.get('ShowInvisible')),
    showDelayed: isTrue(options.get('ShowDelayed')),
  })
}

/** The region stands in the URL's host, where it is named. */
function addressIn(url: string) {
  const byArn = addressOfArn(url)
  if (byArn !== undefined) return byArn
  const host = URL.canParse(url) ? new URL(url).hostname : ''
  const region = /(?:^|\.)(?:sqs\.|queue\.)?([a-z]{2}(?:-[a-z]+)+-\d)\./.exec(host)?.[1] ?? REGION
  return addressOfUrl(url, { account: ACCOUNT, region })
}

/** `us-east-1/000000000000/orders` */
function addressAt(rest: string) {
  const [region = '', account = '', name = '', ...more] = rest.split('/')
  const address = addressOf(account, region, name)
  if (more.length > 0 || addressOfArn(queueArn(address)) === undefined) {
    throw badRequest(`'${rest}' is not <region>/<account>/<queue name>`)
  }
  return address
}

function requireReceive(action: string | undefined): void {
  if (action === 'ReceiveMessage') return
  throw new AwsError('InvalidAction', 'only ReceiveMessage is answered here', { status: 400 })
}

function asQuery(options: Record<string, unknown>): URLSearchParams {
  const pairs = Object.entries(options).map(([name, value]): [string, string] => [
    name,
    String(value),
  ])
  return new URLSearchParams(pairs)
}

function isTrue(text: string | null): boolean {
  return text !== null && ['true', '1', ''].includes(text.toLowerCase())
}

function pairsOf(message: Message): readonly (readonly [string, string])[] {
  return Object.entries(message.Attributes ?? {})
}

function asXml(messages: readonly Message[], requestId: string): WireResponse {
  const tag = (name: string, text: string) => `<${name}>${escapeXml(text)}</${name}>`
  const one = (message: Message) =>
    '<Message>' +
    tag('MessageId', message.MessageId) +
    tag('ReceiptHandle', message.ReceiptHandle) +
    tag('MD5OfBody', message.MD5OfBody) +
    tag('Body', message.Body) +
    pairsOf(message)
      .map(([name, value]) => `<Attribute>${tag('Name', name)}${tag('Value', value)}</Attribute>`)
      .join('') +
    '</Message>'
  return {
    status: 200,
    headers: { 'content-type': 'text/xml' },
    body:
      `<?xml version="1.0"?><ReceiveMessageResponse xmlns="${XMLNS}"><ReceiveMessageResult>` +
      `${messages.map(one).join('')}</ReceiveMessageResult>` +
      `<ResponseMetadata>${tag('RequestId', requestId)}</ResponseMetadata></ReceiveMessageResponse>`,
  }
}

/** The XML document as JSON: an element that stands once is an object, several are a list. */
function asJsonOfXml(messages: readonly Message[], requestId: string): WireResponse {
  const one = (message: Message) => ({
    MessageId: message.MessageId,
    ReceiptHandle: message.ReceiptHandle,
    MD5OfBody: message.MD5OfBody,
    Body: message.Body,
    Attribute: onceOrMore(pairsOf(message).map(([Name, Value]) => ({ Name, Value }))),
  })
  const result = messages.length === 0 ? null : { Message: onceOrMore(messages.map(one)) }
  return json({
    ReceiveMessageResponse: {
      '@xmlns': XMLNS,
      ReceiveMessageResult: result,
      ResponseMetadata: { RequestId: requestId },
    },
  })
}

function onceOrMore<T>(items: readonly T[]): T | readonly T[] {
  return items.length === 1 ? items[0]! : items
}
