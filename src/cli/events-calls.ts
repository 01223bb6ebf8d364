// `millrace events calls`: what EventBridge, Scheduler, Pipes and state machines would have called of
// services that Millrace does not have.

import { adminJson } from './admin-client.ts'
import { colors } from './colors.ts'
import { printable, printableJson } from './printable.ts'

interface Call {
  readonly at: string
  readonly service: string
  readonly action: string
  readonly parameters: unknown
  readonly roleArn?: string
  readonly eventId: string
  readonly from: string
  readonly targetArn: string
}

interface Options {
  readonly endpoint?: string
  readonly service?: string
  readonly limit?: string
  readonly json?: boolean
}

/** Oldest first. */
export async function runEventsCalls(options: Options): Promise<void> {
  const query = new URLSearchParams()
  for (const name of ['service', 'limit'] as const) {
    if (options[name] !== undefined) query.set(name, options[name])
  }
  const { calls } = await adminJson<{ calls: Call[] }>(options.endpoint, `/events/calls?${query}`)
  for (const call of calls.toReversed()) {
    if (options.json) console.log(printableJson(call))
    else print(call)
  }
  if (calls.length === 0 && !options.json) console.log('no calls are recorded')
}

function print({ at, service, action, parameters, roleArn, eventId, from, targetArn }: Call): void {
  const what = colors.bold(printable(`${service}:${action}`))
  console.log(
    `${colors.dim(at)}  ${what}  ${printable(targetArn)}  ${colors.dim(printable(eventId))}`,
  )
  console.log(
    `  from ${printable(from)}${roleArn === undefined ? '' : ` as ${printable(roleArn)}`}`,
  )
  console.log(`  ${printableJson(parameters)}`)
}
