// Retry and Catch.
// https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html

import type { Catcher, Retrier } from '../definition.ts'
import { aNumber, type Source } from './source.ts'

const MOST = 99_999_999
const LONGEST_DELAY = 31_622_399

export function compileRetry(state: Source): Retrier[] {
  const all = state.objects('Retry')
  checkAll(all)
  return all.map((source) => {
    const { get } = { get: (name: string) => source.get(name) }
    const rate = get('BackoffRate') ?? 2
    const problem = aNumber(1, MOST, false)(rate)
    if (problem !== undefined) source.wrong(problem, 'BackoffRate')
    const jitter = get('JitterStrategy')
    if (jitter !== undefined && jitter !== 'FULL' && jitter !== 'NONE') {
      source.wrong('Value must be one of [FULL, NONE]', 'JitterStrategy')
    }
    const intervalSeconds = source.integer('IntervalSeconds', 1, MOST) ?? 1
    const maxDelaySeconds = source.integer('MaxDelaySeconds', 1, LONGEST_DELAY)
    if (
      maxDelaySeconds !== undefined &&
      maxDelaySeconds <= intervalSeconds &&
      intervalSeconds > 1
    ) {
      source.wrong('MaxDelaySeconds must be greater than IntervalSeconds')
    }
    return {
      errors: errorsOf(source),
      intervalSeconds,
      maxAttempts: source.integer('MaxAttempts', 0, MOST) ?? 3,
      backoffRate: rate as number,
      maxDelaySeconds,
      jitter: jitter === 'FULL',
    }
  })
}

export function compileCatch(state: Source): Catcher[] {
  const all = state.objects('Catch')
  checkAll(all)
  return all.map((source) => {
    const next = source.text('Next')
    if (next === undefined) source.wrong('These fields are required: [Next]')
    return {
      errors: errorsOf(source),
      next: next ?? '',
      resultPath: source.language === 'JSONPath' ? source.reference('ResultPath') : undefined,
      assign: source.filled('Assign'),
      output: source.language === 'JSONata' ? source.template('Output') : undefined,
    }
  })
}

function errorsOf(source: Source): string[] {
  const value = source.get('ErrorEquals')
  if (value === undefined) source.wrong('These fields are required: [ErrorEquals]')
  else if (!Array.isArray(value)) source.wrong('Expected value of type [Array]', 'ErrorEquals')
  else if (value.length === 0) source.wrong('Value cannot be empty', 'ErrorEquals')
  else if (value.some((one) => typeof one !== 'string')) source.wrong('Expected values of type [String]', 'ErrorEquals') // prettier-ignore
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

/** States.ALL stands alone and last. */
function checkAll(all: readonly Source[]): void {
  for (const [i, source] of all.entries()) {
    const errors = source.get('ErrorEquals')
    if (!Array.isArray(errors) || !errors.includes('States.ALL')) continue
    if (errors.length > 1) source.wrong('States.ALL can only appear alone', 'ErrorEquals')
    if (i < all.length - 1) source.wrong('States.ALL can only be used in the last element', 'ErrorEquals') // prettier-ignore
  }
}
