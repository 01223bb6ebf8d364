import { adminFetch, adminJson } from './admin-client.ts'
import { colors } from './colors.ts'
import { show } from './events-test.ts'
import { printable } from './printable.ts'
import type { Judged } from '../server/pattern-test.ts'

interface BusVerdict {
  readonly bus: string
  readonly rules: readonly { readonly rule: string; readonly matched: boolean; readonly reason?: string }[] // prettier-ignore
  readonly branches?: readonly (readonly Judged[])[]
}

interface Options {
  readonly endpoint?: string
  readonly json?: boolean
  /** Name of a rule of EventBridge. */
  readonly rule?: string
}

export async function runExplain(id: string, options: Options): Promise<void> {
  if (options.rule === undefined) {
    const format = options.json ? 'json' : 'text'
    const path = `/explain/${encodeURIComponent(id)}?format=${format}`
    const response = await adminFetch(options.endpoint, path)
    console.log((await response.text()).trimEnd())
    if (options.json) return
  }
  const query = new URLSearchParams({ id, ...(options.rule && { rule: options.rule }) })
  const { buses } = await adminJson<{ buses: BusVerdict[] }>(options.endpoint, `/events/rules?${query}`) // prettier-ignore
  if (options.rule !== undefined && options.json) return console.log(JSON.stringify(buses))
  for (const bus of buses) print(bus)
  if (options.rule !== undefined && !buses.some(({ rules }) => rules.length > 0)) {
    console.log(`no bus that had ${printable(id)} lately has a rule ${printable(options.rule)}`)
    process.exitCode = 1
  }
}

function print({ bus, rules, branches }: BusVerdict): void {
  console.log(`\nrules of ${printable(bus)}, as they are now:`)
  for (const { rule, matched, reason } of rules) {
    const mark = matched ? colors.green('matches       ') : colors.red('does not match')
    console.log(
      `  ${mark} ${printable(rule)}${reason === undefined ? '' : `: ${printable(reason)}`}`,
    )
  }
  if (branches !== undefined) show(branches)
}
