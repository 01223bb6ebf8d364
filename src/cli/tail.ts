// `millrace tail`: events live from the lineage stream, or a log group's lines.

import { colors } from './colors.ts'
import type { Hop } from '../kernel/hop.ts'
import { adminFetch, endpointOf } from './admin-client.ts'
import { CommandFailed } from './failure.ts'

interface TailOptions {
  endpoint?: string
  region: string
  json?: boolean
}

export async function runTail(what: string | undefined, options: TailOptions): Promise<void> {
  if (what?.startsWith('/')) await tailLogGroup(what, options)
  else await tailHops(what, options)
}

async function tailHops(resource: string | undefined, options: TailOptions): Promise<void> {
  const query = resource === undefined ? '' : `?resource=${encodeURIComponent(resource)}`
  const response = await adminFetch(options.endpoint, `/lineage/stream${query}`)
  for await (const hop of serverSentEvents<Hop>(response)) {
    console.log(options.json ? JSON.stringify(hop) : lineOf(hop))
  }
}

function lineOf(hop: Hop): string {
  const time = new Date(hop.atMs).toISOString().slice(11, 23)
  const good =
    hop.outcome === 'accepted' || hop.outcome === 'delivered' || hop.outcome === 'deleted'
  const bad =
    hop.outcome === 'failed' || hop.outcome === 'dead-lettered' || hop.outcome === 'dropped'
  const outcome = (good ? colors.green : bad ? colors.red : colors.yellow)(hop.outcome.padEnd(13))
  const attempt = hop.attempt === undefined ? '' : ` (attempt ${hop.attempt})`
  const reason = hop.reason === undefined ? '' : ` ${colors.dim(hop.reason)}`
  return `${colors.dim(time)} ${outcome} ${hop.id}  ${short(hop.from)} → ${short(hop.to)}${attempt}${reason}`
}

/** `arn:aws:sqs:us-east-1:000000000000:orders` → `sqs:orders`. */
function short(name: string): string {
  const parts = name.split(':')
  return parts[0] === 'arn' && parts.length >= 6 ? `${parts[2]}:${parts.slice(5).join(':')}` : name
}

async function* serverSentEvents<T>(response: Response): AsyncGenerator<T> {
  let pending = ''
  const decoder = new TextDecoder()
  for await (const chunk of response.body!) {
    pending += decoder.decode(chunk, { stream: true })
    let end: number
    while ((end = pending.indexOf('\n\n')) >= 0) {
      for (const line of pending.slice(0, end).split('\n')) {
        if (line.startsWith('data: ')) yield JSON.parse(line.slice(6)) as T
      }
      pending = pending.slice(end + 2)
    }
  }
}

interface LogEvent {
  timestamp: number
  message: string
  logStreamName: string
  eventId: string
}

interface LogEvents {
  events: LogEvent[]
  nextToken?: string
}

const POLL_MS = 500
/** An event may arrive so much later than one with a later timestamp: each stream has its own delay. */
const LATE_MS = 10_000

/** Follows a group through FilterLogEvents, as `aws logs tail --follow` does. */
async function tailLogGroup(logGroupName: string, options: TailOptions): Promise<void> {
  const seen = new Map<string, number>()
  let latestMs = 0
  let missed = false
  for (;;) {
    const startTime = Math.max(0, latestMs - LATE_MS)
    for await (const event of eventsOf({ logGroupName, startTime }, options)) {
      if (event === undefined) {
        if (!missed) console.error(colors.dim(`${logGroupName} is not there yet: waiting for it`))
        missed = true
      } else if (!seen.has(event.eventId)) {
        seen.set(event.eventId, event.timestamp)
        latestMs = Math.max(latestMs, event.timestamp)
        console.log(options.json ? JSON.stringify(event) : eventLine(event))
      }
    }
    for (const [id, timestamp] of seen) if (timestamp < latestMs - LATE_MS) seen.delete(id)
    // real time: a person at a terminal follows along
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}

/** All pages; undefined where there is no such group (a function makes its own when it first runs). */
async function* eventsOf(
  query: { logGroupName: string; startTime: number },
  options: TailOptions,
): AsyncGenerator<LogEvent | undefined> {
  const base = endpointOf(options.endpoint)
  const scope = `000000000000/20260101/${options.region}/logs/aws4_request`
  let nextToken: string | undefined
  do {
    const response = await fetch(base, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'Logs_20140328.FilterLogEvents',
        authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`,
      },
      body: JSON.stringify({ ...query, nextToken }),
    }).catch(() => {
      throw new CommandFailed(`no Millrace answers at ${base}`)
    })
    const body = (await response.json()) as LogEvents & { __type?: string; message?: string }
    if (!response.ok && body.__type?.endsWith('ResourceNotFoundException')) return yield undefined
    if (!response.ok) throw new CommandFailed(body.message ?? `HTTP ${response.status}`)
    yield* body.events
    nextToken = body.nextToken
  } while (nextToken !== undefined)
}

function eventLine({ timestamp, message }: LogEvent): string {
  return `${colors.dim(new Date(timestamp).toISOString())} ${message.trimEnd()}`
}
