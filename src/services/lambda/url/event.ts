// A request to a function URL as the function sees it: payload format 2.0.
// https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads

import { isUtf8 } from 'node:buffer'
import type { HostCaller, HostRequest } from '../../../wire/types.ts'

/** Between one caller and us; cookies have a member of their own. */
const LEFT_OUT = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
  'te',
  'cookie',
])

export interface EventFacts {
  readonly nowMs: number
  readonly traceHeader: string
  /** Who signed, for AuthType AWS_IAM. */
  readonly signer: HostCaller | undefined
}

export function urlEvent(request: HostRequest, facts: EventFacts): object {
  const { hostName, query } = request
  const path = pathOf(request.path)
  const urlId = hostName.slice(0, hostName.indexOf('.'))
  const headers = headersOf(request, facts.traceHeader)
  const cookies = request.headers['cookie']
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    ...(cookies === undefined ? {} : { cookies: cookies.split(/[;,] */).filter(Boolean) }),
    headers,
    ...(query === '' ? {} : { queryStringParameters: queryOf(query) }),
    requestContext: {
      accountId: facts.signer?.account ?? 'anonymous',
      apiId: urlId,
      ...(facts.signer ? { authorizer: { iam: iamOf(facts.signer) } } : {}),
      domainName: hostName,
      domainPrefix: urlId,
      http: {
        method: request.method,
        path,
        protocol: 'HTTP/1.1',
        sourceIp: request.sourceIp,
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId: request.requestId,
      routeKey: '$default',
      stage: '$default',
      time: logTime(facts.nowMs),
      timeEpoch: facts.nowMs,
    },
    ...bodyOf(request),
  }
}

function headersOf(request: HostRequest, traceHeader: string): Record<string, string> {
  const headers: Record<string, string> = Object.create(null)
  for (const name of Object.keys(request.headers)) {
    if (LEFT_OUT.has(name) || name.startsWith(':')) continue
    headers[name] = request.repeated?.get(name)?.join(',') ?? request.headers[name]!
  }
  headers['host'] = request.hostName
  headers['x-forwarded-for'] = request.sourceIp
  headers['x-forwarded-proto'] = 'http'
  headers['x-forwarded-port'] = /:(\d+)$/.exec(request.headers['host']!)?.[1] ?? '80'
  headers['x-amzn-trace-id'] = traceHeader
  return headers
}

/** As AWS hands it over: runs of slashes are one, and escapes are what they stand for. */
function pathOf(path: string): string {
  const single = path.replace(/\/{2,}/g, '/')
  // What is no escape of UTF-8 stays as it came.
  return single.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes)
    } catch {
      return escapes
    }
  })
}

/** Decoded; values of a name that comes more than once are joined by commas. */
function queryOf(query: string): Record<string, string> {
  const parameters: Record<string, string> = Object.create(null)
  for (const [name, value] of new URLSearchParams(query)) {
    parameters[name] = name in parameters ? `${parameters[name]},${value}` : value
  }
  return parameters
}

function iamOf({ account, accessKeyId, arn, userId }: HostCaller) {
  return {
    accessKey: accessKeyId ?? null,
    accountId: account,
    callerId: userId,
    cognitoIdentity: null,
    principalOrgId: null,
    userArn: arn,
    userId,
  }
}

function bodyOf({ body, headers }: HostRequest): { body?: string; isBase64Encoded: boolean } {
  if (body.length === 0) return { isBase64Encoded: false }
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  if (isText(headers['content-type']) && isUtf8(bytes)) {
    return { body: bytes.toString('utf8'), isBase64Encoded: false }
  }
  return { body: bytes.toString('base64'), isBase64Encoded: true }
}

/** Forms are not among what AWS hands over as text. */
function isText(contentType: string | undefined): boolean {
  if (contentType === undefined) return true
  const type = contentType.split(';', 1)[0]!.trim().toLowerCase()
  return (
    type.startsWith('text/') ||
    /^application\/(?:json|javascript|xml)$/.test(type) ||
    type.endsWith('+json') ||
    type.endsWith('+xml')
  )
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `12/Mar/2020:19:03:58 +0000` */
function logTime(ms: number): string {
  const iso = new Date(ms).toISOString()
  const month = MONTHS[Number(iso.slice(5, 7)) - 1]
  return `${iso.slice(8, 10)}/${month}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`
}
