// Pagination tokens: the last key of the page before, wrapped so that nobody builds one by hand.

import { invalidParameter } from './errors.ts'

const MARK = 'millrace:'

export function tokenOf(last: string): string {
  return Buffer.from(MARK + last, 'utf8').toString('base64')
}

export function readToken(token: string | undefined): string | undefined {
  if (token === undefined || token === '') return undefined
  const text = token.length <= 1024 ? Buffer.from(token, 'base64').toString('utf8') : ''
  if (!text.startsWith(MARK) || text.length > MARK.length + 400) throw invalidParameter('NextToken')
  return text.slice(MARK.length)
}
