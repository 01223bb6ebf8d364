// The X-Ray header that goes on with a request: the caller's, or a new one.

import { traceIdOf } from '../../../kernel/trace-header.ts'
import type { Env } from '../../service.ts'

const MAX_CHARACTERS = 1_024

export function traceHeader(
  given: string | undefined,
  { random, clock }: Pick<Env, 'random' | 'clock'>,
): string {
  if (given !== undefined && given.length <= MAX_CHARACTERS && traceIdOf(given)) return given
  const seconds = Math.floor(clock.nowMs() / 1_000)
    .toString(16)
    .padStart(8, '0')
  return `Root=1-${seconds}-${Buffer.from(random.bytes(12)).toString('hex')}`
}
