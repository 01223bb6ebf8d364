// PATCH operations: what each kind of resource lets change, by path, in AWS's words for what it does not.
// https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html

import type { PatchOperation } from '@aws-sdk/client-api-gateway'
import { badRequest, notFound } from './errors.ts'

export interface Patch {
  readonly op: string
  readonly path: string
  /** Parts of the path, unescaped. */
  readonly parts: readonly string[]
  readonly value: string | undefined
  readonly from: string | undefined
}

/** A copy of the row, to be changed in place. */
export type Draft = Record<string, any>

export type Apply = (draft: Draft, patch: Patch) => void

export interface Rule {
  /** `/name`; `/variables/*` for any one part in that place. */
  readonly path: string
  readonly ops: readonly string[]
  readonly apply: Apply
}

export function patchesOf(operations: readonly PatchOperation[] | undefined): Patch[] {
  return (operations ?? []).map(({ op = 'replace', path, value, from }) => {
    if (path === undefined) throw badRequest('Invalid patch path null')
    return { op, path, parts: partsOf(path), value, from }
  })
}

/** JSON pointers: `~1` is a slash, `~0` a tilde. */
export function partsOf(path: string): string[] {
  const parts = path.split('/').slice(path.startsWith('/') ? 1 : 0)
  return parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function fits(rule: Rule, parts: readonly string[]): boolean {
  const wanted = rule.path.split('/').slice(1)
  return (
    wanted.length === parts.length &&
    wanted.every((part, i) => (part === '*' ? parts[i] !== '' : part === parts[i]))
  )
}

/** Kinds that tell which paths there are for an operation: resources, models, validators, keys. */
export function patchListed<Row extends object>(
  row: Row,
  patches: readonly Patch[],
  rules: readonly Rule[],
): Row {
  const draft: Draft = structuredClone(row)
  for (const patch of patches) {
    const rule = rules.find((one) => fits(one, patch.parts) && one.ops.includes(patch.op))
    if (rule === undefined) {
      const paths = rules.filter(({ ops }) => ops.includes(patch.op)).map(({ path }) => path)
      const which = paths.length === 0 ? 'Please choose supported operations' : `Must be one of: [${paths.join(', ')}]` // prettier-ignore
      throw badRequest(`Invalid patch path  '${patch.path}' specified for op '${patch.op}'. ${which}`) // prettier-ignore
    }
    rule.apply(draft, patch)
  }
  return draft as Row
}

/** Kinds that know a path or do not: APIs, methods, integrations, responses. */
export function patchKnown<Row extends object>(
  row: Row,
  patches: readonly Patch[],
  rules: readonly Rule[],
): Row {
  const draft: Draft = structuredClone(row)
  for (const patch of patches) {
    const rule = rules.find((one) => fits(one, patch.parts))
    if (rule === undefined) throw badRequest(`Invalid patch path ${patch.path}`)
    if (!rule.ops.includes(patch.op)) {
      throw badRequest(
        `Invalid patch operation specified. Must be one of: [${rule.ops.join(', ')}]`,
      )
    }
    rule.apply(draft, patch)
  }
  return draft as Row
}

const REPLACE = ['replace']
const ALL = ['add', 'replace', 'remove']

export const replaces = (path: string, apply: Apply): Rule => ({ path, ops: REPLACE, apply })

/** `value` is the text itself. */
export function text(name: string, ops: readonly string[] = REPLACE): Rule {
  return {
    path: `/${name}`,
    ops,
    apply: (draft, { op, value }) => set(draft, name, op === 'remove' ? undefined : value),
  }
}

export function flag(name: string): Rule {
  return replaces(`/${name}`, (draft, { value }) => set(draft, name, booleanOf(value)))
}

export function whole(name: string): Rule {
  return replaces(`/${name}`, (draft, { value }) => set(draft, name, integerOf(value)))
}

/** Entries of a map of texts: `/variables/x`. */
export function entries(
  name: string,
  of: (value: string, key: string) => unknown = (v) => v,
): Rule {
  return {
    path: `/${name}/*`,
    ops: ALL,
    apply(draft, { op, parts, value }) {
      const key = parts.at(-1)!
      const map = new Map(Object.entries((draft[name] ?? {}) as object))
      if (op === 'remove') map.delete(key)
      else map.set(key, of(value ?? '', key))
      set(draft, name, map.size === 0 ? undefined : Object.fromEntries(map))
    },
  }
}

/** The same where what is not there can be neither replaced nor removed. */
export function knownEntries(
  name: string,
  missing: string,
  of?: (value: string, key: string) => unknown,
): Rule {
  const rule = entries(name, of)
  return {
    ...rule,
    apply(draft, patch) {
      const there = Object.hasOwn((draft[name] ?? {}) as object, patch.parts.at(-1)!)
      if (patch.op !== 'add' && !there) throw notFound(missing)
      rule.apply(draft, patch)
    },
  }
}

/** Items of a list: `add /binaryMediaTypes/image~1png`, `replace` puts the value in the item's place. */
export function items(name: string): Rule {
  return {
    path: `/${name}/*`,
    ops: ALL,
    apply(draft, { op, parts, value }) {
      const item = parts.at(-1)!
      const list = [...((draft[name] ?? []) as string[])]
      const at = list.indexOf(item)
      if (op === 'add' && at < 0) list.push(item)
      if (op === 'remove' && at >= 0) list.splice(at, 1)
      if (op === 'replace') list.splice(at < 0 ? list.length : at, at < 0 ? 0 : 1, value ?? item)
      set(draft, name, list.length === 0 ? undefined : list)
    },
  }
}

export function set(draft: Draft, name: string, value: unknown): void {
  if (value === undefined) delete draft[name]
  else draft[name] = value
}

export function booleanOf(value: string | undefined): boolean {
  const lower = value?.toLowerCase()
  if (lower === 'true' || lower === 'false') return lower === 'true'
  throw badRequest(`Invalid boolean value specified: ${value ?? 'null'}`)
}

export function integerOf(value: string | undefined): number {
  if (value !== undefined && /^-?\d{1,15}$/.test(value)) return Number(value)
  throw badRequest(`Invalid integer value specified: ${value ?? 'null'}`)
}

export function numberOf(value: string | undefined): number {
  if (value !== undefined && /^-?\d{1,15}(?:\.\d{1,15})?$/.test(value)) return Number(value)
  throw badRequest(`Invalid number value specified: ${value ?? 'null'}`)
}
