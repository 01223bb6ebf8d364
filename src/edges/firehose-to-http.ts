// Firehose → HTTP endpoint: a buffer is one request, tried for as long as the destination says; what the
// endpoint does not take goes to the bucket for failed data.
// https://docs.aws.amazon.com/firehose/latest/dev/httpdeliveryrequestresponse.html

import { gzip } from 'node:zlib'
import { promisify } from 'node:util'
import type { Edge, Outcome } from '../delivery/edge.ts'
import { eachAlone } from '../delivery/failure.ts'
import type { Clock } from '../kernel/clock.ts'
import type {
  BufferJob,
  Failed,
  FirehosePort,
  Packed,
  Ready,
  Told,
} from '../services/firehose/port.ts'
import type { Intent } from '../store/store.ts'
import { delivering, describeBuffer, GONE } from './firehose-buffers.ts'
import type { Outbound } from './outbound/outbound.ts'

const NAME = 'firehose-to-http'
const TIMEOUT_MS = 180_000
const zipped = promisify(gzip)

export interface FirehoseToHttpParts {
  readonly firehose: Pick<FirehosePort, 'ready' | 'records' | 'ended'>
  readonly outbound: Outbound
  readonly clock: Clock
}

export function firehoseToHttp(parts: FirehoseToHttpParts): Edge {
  return {
    name: NAME,
    concurrency: 2,
    carry: (intents, { signal }) => eachAlone(intents, (intent) => carryOne(parts, intent, signal)),
    next: delivering,
    describe: describeBuffer,
  }
}

async function carryOne(
  parts: FirehoseToHttpParts,
  intent: Intent,
  signal: AbortSignal,
): Promise<Outcome> {
  const { firehose, clock } = parts
  const job = intent.payload as BufferJob
  const ready = await firehose.ready(job)
  const endpoint = ready?.stream.destination.endpoint
  if (ready === undefined || endpoint === undefined) return GONE
  const records: Packed[] = []
  for await (const page of firehose.records(job)) records.push(...page)
  const attempt = intent.attempt + 1
  const reason = await send(parts, ready, records, signal)
  const told: Told = {
    ...{ to: endpoint.url, via: NAME, outcome: 'delivered', atMs: clock.nowMs(), attempt },
  }
  if (reason === undefined) {
    const { taken } = await firehose.ended(job, intent.id, told)
    return { kind: 'delivered', taken }
  }
  const code = 'HttpEndpoint.DestinationException'
  if (clock.nowMs() - ready.buffer.sealed.atMs < endpoint.retryMs) {
    return { kind: 'failed', permanent: false, code, reason }
  }
  const failure: Failed = { attemptsMade: attempt, errorCode: code, errorMessage: reason }
  const errors = {
    type: 'http-endpoint-failed',
    records: records.map((record) => ({ record, failure })),
  }
  const { taken } = await firehose.ended(job, intent.id, told, errors)
  return { kind: 'ended', outcome: 'failed', reason: `given up: ${reason}`, taken }
}

/** Why the endpoint did not take it; undefined: it did. */
async function send(
  { outbound, clock }: FirehoseToHttpParts,
  { stream, buffer }: Ready,
  records: readonly Packed[],
  signal: AbortSignal,
): Promise<string | undefined> {
  const { url, accessKey, gzip: zips, attributes } = stream.destination.endpoint!
  const requestId = buffer.sealed.id
  const document = JSON.stringify({
    ...{ requestId, timestamp: clock.nowMs() },
    records: records.map(({ data }) => ({ data: Buffer.from(data).toString('base64') })),
  })
  const commonAttributes = Object.fromEntries(attributes.map(({ name, value }) => [name, value]))
  try {
    const answer = await outbound.send({
      ...{ url, method: 'POST', timeoutMs: TIMEOUT_MS, signal },
      headers: {
        'Content-Type': 'application/json',
        'X-Amz-Firehose-Protocol-Version': '1.0',
        'X-Amz-Firehose-Request-Id': requestId,
        'X-Amz-Firehose-Source-Arn': stream.arn,
        ...(accessKey !== undefined && { 'X-Amz-Firehose-Access-Key': accessKey }),
        ...(attributes.length > 0 && {
          'X-Amz-Firehose-Common-Attributes': JSON.stringify({ commonAttributes }),
        }),
        ...(zips && { 'Content-Encoding': 'gzip' }),
      },
      body: zips ? await zipped(document) : document,
    })
    return refusalIn(answer, requestId)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** An answer counts when it has status 200 and says which request it is of. */
function refusalIn(answer: { readonly status: number; readonly text: string }, requestId: string) {
  const said = answer.text.slice(0, 1_000)
  if (answer.status !== 200) return `the endpoint answered ${answer.status}: ${said}`
  try {
    const document = JSON.parse(answer.text) as { requestId?: unknown } | null
    if (document?.requestId === requestId) return undefined
  } catch {
    // Said below.
  }
  return `the endpoint's answer does not have the requestId of the request: ${said}`
}
