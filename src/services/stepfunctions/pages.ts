import { readToken } from '../resource/page-token.ts'
import { invalidToken } from './errors.ts'

const USUAL = 100

/** 0 is as good as none. */
export function limitOf(maxResults: number | undefined): number {
  return maxResults || USUAL
}

/** What the page before ended with. */
export function afterToken(token: string | undefined): string | undefined {
  if (token === undefined) return undefined
  const last = readToken(token)
  if (last === undefined) throw invalidToken()
  return last
}
