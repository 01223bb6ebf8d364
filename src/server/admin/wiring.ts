// What people and the console look at, and what they do from there: the wiring of an account, and any
// operation as the account's root. Surveys and rules are loaded when somebody looks: a start costs nothing of
// them.

import { AwsError } from '../../kernel/aws-error.ts'
import { awsJson1_1 } from '../../wire/protocols/aws-json.ts'
import { operationOf } from '../../wire/models/load.ts'
import type { Route } from './host.ts'
import { badRequest, json } from './route.ts'

const DEFAULT_ACCOUNT = '000000000000'
const DEFAULT_REGION = 'us-east-1'
/** Of a content that an operation streams: enough to look at it. */
const SHOWN_BYTES = 256 * 1024

/** `?account=&region=` */
export const getWiring: Route = async ({ server, query }) => {
  const { lookAtWiring } = await import('../wiring/inspect.ts')
  return json(await lookAtWiring(server.engine.operatorCall, ownerOf(query)))
}

/** `?account=&region=`: what would hurt on AWS, the worst first. */
export const getDoctor: Route = async ({ server, query }) => {
  const owner = ownerOf(query)
  const { examine, lookAtWiring } = await import('../wiring/inspect.ts')
  const wiring = await lookAtWiring(server.engine.operatorCall, owner)
  return json({ findings: examine(wiring) })
}

/**
 * `POST /_millrace/api/<service>/<Operation>?account=&region=`, its input as AWS's JSON with blobs in
 * Base64; the output likewise. Streamed content comes as `{ base64, truncated }`.
 */
export const postApi: Route = async ({ server, request, query, rest }) => {
  const [service = '', operation = ''] = rest.split('/')
  const { engine } = server
  const code = await engine.codes.load(service)
  if (code === undefined || !code.byName.has(operation)) {
    throw new AwsError('NotImplemented', `no operation ${service}:${operation}`, { status: 501 })
  }
  const loaded = await engine.models.load(code.model)
  const model = operationOf(loaded, operation)!
  const body = Buffer.from(request.body ?? [])
  const asked = { ...request, body }
  const input = awsJson1_1.decode(loaded, model, asked) as Record<string, unknown>
  const output = await engine.operatorCall({ service, operation, input, ...ownerOf(query) })
  const { content, rows } = await withoutStreams(output)
  const encoded = awsJson1_1.encode(loaded, model, rows, request.requestId)
  const text = typeof encoded.body === 'string' && encoded.body !== '' ? encoded.body : '{}'
  if (content === undefined) return { ...json({}), body: text }
  return json({ ...(JSON.parse(text) as object), ...content })
}

/** Streams are read as far as they are shown. */
async function withoutStreams(output: Record<string, unknown>) {
  const rows: Record<string, unknown> = {}
  let content: Record<string, unknown> | undefined
  for (const [name, value] of Object.entries(output)) {
    if (isStream(value)) content = { ...content, [name]: await beginning(value) }
    else rows[name] = value
  }
  return { content, rows }
}

function isStream(value: unknown): value is AsyncIterable<Uint8Array> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}

async function beginning(stream: AsyncIterable<Uint8Array>) {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of stream) {
    chunks.push(chunk)
    bytes += chunk.byteLength
    if (bytes > SHOWN_BYTES) break
  }
  const whole = Buffer.concat(chunks).subarray(0, SHOWN_BYTES)
  return { base64: whole.toString('base64'), truncated: bytes > SHOWN_BYTES }
}

function ownerOf(query: URLSearchParams): { account: string; region: string } {
  const account = query.get('account') ?? DEFAULT_ACCOUNT
  const region = query.get('region') ?? DEFAULT_REGION
  if (!/^\d{12}$/.test(account)) throw badRequest('account must have 12 digits')
  if (!/^[a-z0-9-]{1,32}$/.test(region)) throw badRequest('region must be a region')
  return { account, region }
}
