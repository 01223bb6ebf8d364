// What a failed state does: it is tried again, caught, or fails its flow.
// https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html

import type { Catcher, Failing, Retrier } from '../definition.ts'
import { DATA_LIMIT, RUNTIME } from '../failure.ts'
import type { Chance } from '../scope.ts'

const TIMEOUT = 'States.Timeout'
/** Neither Retry nor Catch takes these by a wildcard. */
const TERMINAL = [DATA_LIMIT, RUNTIME]

export interface Failed {
  readonly error: string | undefined
  /** It timed out for want of a heartbeat, which has a name of its own. */
  readonly heartbeat?: boolean | undefined
}

export function matches(errors: readonly string[], { error = '', heartbeat }: Failed): boolean {
  return errors.some((wanted) => {
    if (wanted === 'States.ALL') return !TERMINAL.includes(error)
    if (wanted === 'States.TaskFailed') return error !== TIMEOUT && !TERMINAL.includes(error)
    if (wanted === 'States.HeartbeatTimeout' && heartbeat) return true
    return wanted === error
  })
}

export interface Retry {
  readonly index: number
  readonly delaySeconds: number
}

/**
 * The retrier that takes an error, and after how many seconds; undefined: none does, or it has had its
 * attempts. `attempts`: those that each retrier had.
 */
export function retryOf(
  { retry }: Pick<Failing, 'retry'>,
  failed: Failed,
  { attempts, chance }: { readonly attempts: readonly number[]; readonly chance: Chance },
): Retry | undefined {
  const index = retry.findIndex(({ errors }) => matches(errors, failed))
  const retrier = retry[index]
  const had = attempts[index] ?? 0
  if (retrier === undefined || had >= retrier.maxAttempts) return undefined
  const delay = delayOf(retrier, had)
  return { index, delaySeconds: retrier.jitter ? delay * chance.float() : delay }
}

/** Before the attempt that follows so many. */
export function delayOf(
  { intervalSeconds, backoffRate, maxDelaySeconds }: Retrier,
  had: number,
): number {
  return Math.min(intervalSeconds * backoffRate ** had, maxDelaySeconds ?? Infinity, 31_622_400)
}

export function catcherOf(
  { catch: catchers }: Pick<Failing, 'catch'>,
  failed: Failed,
): Catcher | undefined {
  return catchers.find(({ errors }) => matches(errors, failed))
}
