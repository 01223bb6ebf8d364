// `millrace calls`: who called what, and how it ended.

import { adminFetch } from './admin-client.ts'
import { colors } from './colors.ts'
import { printable, printableJson } from './printable.ts'

interface Call {
  readonly number: number
  readonly atMs: number
  readonly requestId: string
  readonly service: string
  readonly operation: string
  readonly caller: string
  readonly resource: string
  readonly sourceIp: string
  readonly errorCode?: string
  readonly errorMessage?: string
}

interface CallsOptions {
  endpoint?: string
  limit: string
  follow?: boolean
  errors?: boolean
  json?: boolean
}

const POLL_MS = 500

export async function runCalls(matching: string | undefined, options: CallsOptions): Promise<void> {
  const query = new URLSearchParams({ limit: options.limit })
  if (matching !== undefined) query.set('matching', matching)
  if (options.errors) query.set('errors', '1')
  let latest = 0
  const show = (calls: readonly Call[]) => {
    for (const call of calls) {
      latest = Math.max(latest, call.number)
      console.log(options.json ? printableJson(call) : lineOf(call))
    }
  }
  const recorded = await read(options.endpoint, query)
  show(recorded.reverse())
  if (!options.follow) {
    if (recorded.length === 0 && !options.json) console.log('no such calls are recorded')
    return
  }
  query.set('limit', '1000')
  for (;;) {
    // real time: a person at a terminal follows along
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
    query.set('after', String(latest))
    show(await read(options.endpoint, query))
  }
}

async function read(endpoint: string | undefined, query: URLSearchParams): Promise<Call[]> {
  const response = await adminFetch(endpoint, `/calls?${query}`)
  return ((await response.json()) as { calls: Call[] }).calls
}

function lineOf(call: Call): string {
  const time = new Date(call.atMs).toISOString().slice(11, 23)
  const outcome =
    call.errorCode === undefined ? colors.green('ok') : colors.red(printable(call.errorCode))
  const what = `${call.service}:${call.operation}`
  const why = call.errorMessage === undefined ? '' : ` ${colors.dim(printable(call.errorMessage))}`
  const who = printable(`${call.caller} from ${call.sourceIp}`)
  return `${colors.dim(time)} ${what} ${printable(call.resource)} ${outcome}${why} ${colors.dim(`${who}, ${call.requestId}`)}`
}
