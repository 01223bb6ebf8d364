// Pagination tokens: the last name of the page before, wrapped so that nobody builds one by hand.

import { invalidValue } from './errors.ts'

const MARK = 'millrace:'

export function tokenOf(lastName: string): string {
  return Buffer.from(MARK + lastName, 'utf8').toString('base64')
}

export function readToken(token: string, parameter: string): string {
  const text = token.length <= 512 ? Buffer.from(token, 'base64').toString('utf8') : ''
  if (text.startsWith(MARK) && text.length <= MARK.length + 80) return text.slice(MARK.length)
  throw invalidValue(token, parameter, 'Invalid or expired next token.')
}
