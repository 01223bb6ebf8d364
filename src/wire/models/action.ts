// The query protocols' `Action` and `Version`, of a form or of a URL.

import type { RequestHead } from '../protocol.ts'

// Where SDKs put Action and Version: first, or in alphabetical order. Sought in all of a small body,
// and at both ends of a large one.
const SCANNED = 65_536

export function actionOf({ method, headers, body, query }: RequestHead): {
  action: string | undefined
  version: string | undefined
} {
  const isForm =
    method === 'POST' &&
    headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true
  const text = isForm ? formText(body) : ''
  return {
    action: parameter(text, 'Action') ?? parameter(query, 'Action'),
    version: parameter(text, 'Version') ?? parameter(query, 'Version'),
  }
}

function formText(body: Uint8Array): string {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  if (bytes.length <= 2 * SCANNED) return bytes.toString('latin1')
  return `${bytes.toString('latin1', 0, SCANNED)}&${bytes.toString('latin1', bytes.length - SCANNED)}`
}

function parameter(text: string, name: string): string | undefined {
  const key = `${name}=`
  let at = text.startsWith(key) ? 0 : text.indexOf(`&${key}`) + 1
  if (at === 0 && !text.startsWith(key)) return undefined
  at += key.length
  const end = text.indexOf('&', at)
  return text.slice(at, end < 0 ? undefined : end)
}
