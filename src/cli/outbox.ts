import { colors } from './colors.ts'
import { adminJson } from './admin-client.ts'
import { printable, printableJson, printableLines } from './printable.ts'

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
    if (options.json) console.log(printableJson(message))
    else print(message)
  }
  if (messages.length === 0 && !options.json) console.log('the outbox is empty')
}

function print({ at, protocol, to, from, messageId, subject, text }: Outbox['messages'][number]) {
  const where = `${protocol} to ${colors.bold(printable(to))}  from ${printable(from)}`
  console.log(`${colors.dim(at)}  ${where}  ${colors.dim(messageId)}`)
  if (subject !== undefined) console.log(`  ${colors.bold(printable(subject))}`)
  for (const line of printableLines(text)) console.log(`  ${line}`)
}
