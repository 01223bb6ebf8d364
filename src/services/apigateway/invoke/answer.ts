// What goes back to the caller.

import type { HostResponse } from '../../../wire/types.ts'

export interface ApiAnswer {
  readonly status: number
  /** In order; several values are several headers. */
  readonly headers: ReadonlyMap<string, readonly string[]>
  readonly body: Uint8Array
  /** Of an integration, for `$context.integration.status`. */
  readonly integrationStatus?: number
}

/** Names of the connection's own: what a backend says under them comes back under another name. */
const REMAPPED = new Set(['connection', 'content-length', 'date', 'server', 'transfer-encoding', 'x-amzn-requestid', 'www-authenticate', 'authorization', 'host', 'user-agent', 'upgrade', 'te', 'trailer', 'keep-alive', 'content-md5', 'expect']) // prettier-ignore
const DROPPED = new Set(['transfer-encoding', 'keep-alive', 'te', 'trailer', 'upgrade'])

/** Headers of a backend as a proxy integration passes them on. */
export function remapped(headers: Iterable<readonly [string, readonly string[]]>) {
  const passed = new Map<string, readonly string[]>()
  for (const [name, values] of headers) {
    const lower = name.toLowerCase()
    if (DROPPED.has(lower)) continue
    passed.set(REMAPPED.has(lower) ? `x-amzn-Remapped-${name}` : name, values)
  }
  return passed
}

const isName = (name: string) => /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}$/.test(name)
/** A header's value ends its line nowhere but at its end, and holds Latin-1 alone. */
const oneLine = (text: string) => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, ' ')

export function toResponse(answer: ApiAnswer, own: Readonly<Record<string, string>>): HostResponse {
  const headers: Record<string, string> = Object.create(null)
  const cookies: string[] = []
  for (const [name, values] of answer.headers) {
    if (!isName(name)) continue
    if (name.toLowerCase() === 'set-cookie') cookies.push(...values.map(oneLine))
    else if (!REMAPPED.has(name.toLowerCase()) || name.toLowerCase() === 'www-authenticate') headers[name] = values.map(oneLine).join(', ') // prettier-ignore
  }
  for (const [name, value] of Object.entries(own)) headers[name] = value
  const { status, body } = answer
  return { status, headers, body, ...(cookies.length > 0 && { cookies }) }
}
