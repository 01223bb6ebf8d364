// What tasks of Step Functions that go over HTTP have in common.

import type { StatesPort } from '../services/stepfunctions/port.ts'
import type { OutboundAnswer } from './outbound/outbound.ts'

export type Answer = Exclude<Awaited<ReturnType<StatesPort['perform']>>, { kind: 'absent' }>

type Members = Readonly<Record<string, unknown>>

export const failed = (error: string, cause: string): Answer => ({ kind: 'failure', error, cause })

export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value)

const listOf = (value: unknown) => (Array.isArray(value) ? (value as unknown[]) : [value])

/** Headers, with lists as one value. */
export function textsOf(members: Members = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => [name, listOf(value).map(textOf).join(',')]),
  )
}

export function queryOf(members: Members = {}): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(members)) {
    for (const one of listOf(value)) search.append(name, textOf(one))
  }
  return search.size === 0 ? '' : `?${search.toString()}`
}

export function headerLists(whole: OutboundAnswer['whole']): Record<string, unknown> {
  const headers = Object.entries(whole?.headers ?? {})
  return Object.fromEntries(headers.map(([name, value]) => [name, listOf(value)]))
}

/** The body as text, and as JSON where it says that it is that. */
export function bodyOf(whole: OutboundAnswer['whole']): { text: string; ResponseBody: unknown } {
  const text = Buffer.from(whole?.body ?? []).toString('utf8')
  return { text, ResponseBody: jsonOr(text, whole?.headers['content-type']) }
}

function jsonOr(text: string, type = ''): unknown {
  if (!type.includes('json')) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
