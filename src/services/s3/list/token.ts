// Tokens of pages, in S3's words for those that are none.

import { invalidArgument } from '../errors.ts'

const MARK = 'm1:'

export function tokenOf(last: string): string {
  return Buffer.from(MARK + last, 'utf8').toString('base64url')
}

export function readToken(token: string): string {
  const text = Buffer.from(token, 'base64url').toString('utf8')
  if (!text.startsWith(MARK) || tokenOf(text.slice(MARK.length)) !== token) {
    throw invalidArgument('The continuation token provided is incorrect', 'continuation-token')
  }
  return text.slice(MARK.length)
}
