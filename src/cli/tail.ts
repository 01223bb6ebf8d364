// `millrace tail`: events live from the lineage stream, or a log group's lines.

import { colors } from './colors.ts'
import type { Hop } from '../kernel/hop.ts'
import { adminFetch, endpointOf } from './admin-client.ts'
import { signed } from '../wire/sigv4/sign.ts'
import { clientEnvironment } from './client-environment.ts'
import { CommandFailed } from './failure.ts'
import { printable, printableJson } from './printable.ts'

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
    console.log(options.json ? printableJson(hop) : lineOf(hop))
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
  const reason = hop.reason === undefined ? '' : ` ${colors.dim(printable(hop.reason))}`
  return `${colors.dim(time)} ${outcome} ${printable(hop.id)}  ${short(hop.from)} → ${short(hop.to)}${attempt}${reason}`
}

/** `arn:aws:sqs:us-east-1:000000000000:orders` → `sqs:orders`. */
function short(name: string): string {
  const parts = name.split(':')
  const isArn = parts[0] === 'arn' && parts.length >= 6
  return printable(isArn ? `${parts[2]}:${parts.slice(5).join(':')}` : name)
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
        console.log(options.json ? printableJson(event) : eventLine(event))
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
  let nextToken: string | undefined
  do {
    const body = JSON.stringify({ ...query, nextToken })
    const response = await fetch(base, {
      method: 'POST',
      headers: signedHeaders(new URL(base), body, options),
      body,
    }).catch(() => {
      throw new CommandFailed(`no Millrace answers at ${base}`)
    })
    const page = (await response.json()) as LogEvents & { __type?: string; message?: string }
    if (!response.ok && page.__type?.endsWith('ResourceNotFoundException')) return yield undefined
    if (!response.ok) throw new CommandFailed(page.message ?? `HTTP ${response.status}`)
    yield* page.events
    nextToken = page.nextToken
  } while (nextToken !== undefined)
}

/** With the keys of the environment, as the AWS CLI would: Millrace may want to see that they are good. */
function signedHeaders(url: URL, body: string, { endpoint, region }: TailOptions) {
  const variables = clientEnvironment(endpoint)
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': 'Logs_20140328.FilterLogEvents',
  }
  const signer = {
    accessKeyId: variables.get('AWS_ACCESS_KEY_ID')!,
    secretAccessKey: variables.get('AWS_SECRET_ACCESS_KEY')!,
    sessionToken: process.env.AWS_ENDPOINT_URL ? process.env.AWS_SESSION_TOKEN : undefined,
    region,
    service: 'logs',
  }
  // real time: it is the server's clock that follows another
  return signed({ method: 'POST', url, headers, body }, signer, Date.now())
}

function eventLine({ timestamp, message }: LogEvent): string {
  return `${colors.dim(new Date(timestamp).toISOString())} ${printable(message.trimEnd())}`
}
