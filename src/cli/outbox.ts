import { colors } from './colors.ts'
import { adminJson } from './admin-client.ts'

interface Outbox {
  readonly messages: readonly {
    readonly at: string
    readonly protocol: string
    readonly to: string
    readonly from: string
    readonly messageId: string
    readonly subject?: string
    readonly text: string
  }[]
}

export interface OutboxOptions {
  readonly endpoint?: string
  readonly to?: string
  readonly protocol?: string
  readonly limit?: string
  readonly json?: boolean
}

/** Prints what SNS would have sent to people and devices, oldest first. */
export async function runOutbox(options: OutboxOptions): Promise<void> {
  const query = new URLSearchParams()
  for (const name of ['to', 'protocol', 'limit'] as const) {
    if (options[name] !== undefined) query.set(name, options[name])
  }
  const { messages } = await adminJson<Outbox>(options.endpoint, `/sns/outbox?${query}`)
  for (const message of messages.toReversed()) {
    if (options.json) console.log(JSON.stringify(message))
    else print(message)
  }
  if (messages.length === 0 && !options.json) console.log('the outbox is empty')
}

function print({ at, protocol, to, from, messageId, subject, text }: Outbox['messages'][number]) {
  const where = `${protocol} to ${colors.bold(plain(to))}  from ${plain(from)}`
  console.log(`${colors.dim(at)}  ${where}  ${colors.dim(messageId)}`)
  if (subject !== undefined) console.log(`  ${colors.bold(plain(subject))}`)
  for (const line of plain(text).split('\n')) console.log(`  ${line}`)
}

/** What was published may hold anything, and a terminal obeys some of it. */
function plain(text: string): string {
  return text.replace(/[^\t\n\u0020-\u007e\u00a0-\ufffd]/g, '\ufffd')
}
