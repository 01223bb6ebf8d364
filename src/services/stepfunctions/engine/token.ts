// Task tokens: where an answer belongs, and a secret so that nobody guesses one.

import type { Chance } from '../../../asl/scope.ts'
import type { ExecutionRow } from '../tables.ts'
import type { Visit } from './run.ts'

const LENGTH = 6

export interface TokenPlace {
  readonly account: string
  readonly region: string
  /** What follows `:execution:` in its ARN. */
  readonly execution: string
  readonly visit: Visit
}

export function tokenOf(
  { account, region, arn }: ExecutionRow,
  visit: Visit,
  chance: Chance,
): string {
  const execution = executionOf(arn)
  const parts = [account, region, execution, visit[0], visit[1], chance.uuid()]
  return Buffer.from(JSON.stringify(parts), 'utf8').toString('base64')
}

/** undefined: no token of ours. */
export function placeOf(token: string): TokenPlace | undefined {
  let parts: unknown
  try {
    parts = JSON.parse(Buffer.from(token, 'base64').toString('utf8'))
  } catch {
    return undefined
  }
  if (!Array.isArray(parts) || parts.length !== LENGTH) return undefined
  const [account, region, execution, thread, visit] = parts as unknown[]
  const texts = [account, region, execution].every((part) => typeof part === 'string' && part.length < 300) // prettier-ignore
  if (!texts || !Number.isSafeInteger(thread) || !Number.isSafeInteger(visit)) return undefined
  if ((thread as number) < 0 || (visit as number) < 0) return undefined
  return { account, region, execution, visit: [thread, visit] } as TokenPlace
}

/** `machine:name` of an execution's ARN. */
export function executionOf(arn: string): string {
  return arn.split(':').slice(6).join(':')
}
