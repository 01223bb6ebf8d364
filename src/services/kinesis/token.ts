// Tokens of pages: where a list goes on, good for five minutes.

import { AwsError } from '../../kernel/aws-error.ts'
import { readToken, tokenOf } from '../resource/page-token.ts'
import { invalidArgument } from './errors.ts'
import { limits } from './limits.ts'

/** `parts` go into it as JSON. */
export function shownToken(parts: readonly unknown[], nowMs: number): string {
  return tokenOf(JSON.stringify([nowMs, ...parts]))
}

/** Throws InvalidArgumentException, ExpiredNextTokenException. */
export function partsOf(token: string, nowMs: number): readonly unknown[] {
  const text = readToken(token)
  const [madeMs, ...parts] = text === undefined ? [] : parsed(text)
  if (typeof madeMs !== 'number' || madeMs > nowMs) throw invalidArgument('NextToken is invalid.')
  if (nowMs - madeMs <= limits.tokenLifeMs) return parts
  throw new AwsError('ExpiredNextTokenException', 'NextToken has expired.')
}

function parsed(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}
