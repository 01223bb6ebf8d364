// SELECT: a query where the partition key is given, else a scan.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.select.html

import { createHash } from 'node:crypto'
import type { Reading } from '../../../store/table.ts'
import { validation } from '../errors.ts'
import { bindCondition } from '../expression/condition.ts'
import type { Condition, Operand } from '../expression/ast.ts'
import { keyConditionOf, type Comparison } from '../expression/key-condition.ts'
import type { Bindings } from '../expression/substitutions.ts'
import { namesOf } from '../item/keys.ts'
import type { Range } from '../item/page.ts'
import { queryRange, scanRange } from '../item/range.ts'
import { indexNamed, search, type SearchInput } from '../item/search.ts'
import type { IndexRow, TableRow } from '../tables.ts'
import { kindOf, type Item, type Value } from '../value/types.ts'
import { storedItem } from '../value/validate.ts'
import { wireItem } from '../value/wire.ts'
import type { Select } from './ast.ts'
import { conjuncts, type Bound } from './bind.ts'

const KIND = 'FilterExpression'

export interface SelectInput extends Omit<SearchInput, 'ExclusiveStartKey' | 'Select'> {
  readonly Statement?: string | undefined
  readonly Parameters?: readonly unknown[] | undefined
  readonly NextToken?: string | undefined
}

/** Where a page begins: in the nth range, behind a key. */
interface Place {
  readonly range: number
  readonly key?: Item
}

interface Answer {
  readonly Items: unknown[]
  readonly LastEvaluatedKey?: object
  readonly ConsumedCapacity?: { CapacityUnits?: number }
}

export function* select(table: TableRow, bound: Bound<Select>, input: SelectInput): Reading<any> {
  const { statement, bindings } = bound
  const index = indexNamed(table, statement.index, input.ConsistentRead)
  const ranges = rangesOf(table, index, statement, bindings)
  const reverse = isReverse(statement, index?.key ?? table.key, ranges !== undefined)
  const filter = statement.where && bindCondition(statement.where, bindings, KIND)
  const over = ranges ?? [scanRange(table, index)]
  let { range: at, key }: Place = placeOf(input)
  if (at >= over.length) throw strangeToken()
  const { Limit = Infinity, ConsistentRead, ReturnConsumedCapacity } = input
  const Items: unknown[] = []
  const costs: Answer['ConsumedCapacity'][] = []
  for (let left = Limit; ; key = undefined) {
    const page: SearchInput & { readonly Limit: number | undefined } = {
      ...{ ConsistentRead, ReturnConsumedCapacity, Limit: left === Infinity ? undefined : left },
      ...(key && { ExclusiveStartKey: wireItem(key) }),
    }
    const { paths } = statement
    const one = { input: page, table, index, range: over[at]!, reverse, filter, paths }
    const found = (yield* search(one)) as unknown as Answer & { ScannedCount: number }
    Items.push(...found.Items)
    costs.push(found.ConsumedCapacity)
    left -= found.ScannedCount
    const last = found.LastEvaluatedKey
    const next = last ? { range: at, key: storedItem(last as never) } : { range: ++at }
    if (last === undefined && (at >= over.length || left > 0)) {
      if (at < over.length) continue
      return { Items, ConsumedCapacity: sumOf(costs) }
    }
    const more = { NextToken: tokenOf(input, next), LastEvaluatedKey: last }
    return { Items, ...more, ConsumedCapacity: sumOf(costs) }
  }
}

function sumOf(costs: readonly Answer['ConsumedCapacity'][]): object | undefined {
  const [first] = costs
  if (first === undefined || costs.length === 1) return first
  const CapacityUnits = costs.reduce((sum, cost) => sum + (cost?.CapacityUnits ?? 0), 0)
  return { ...first, CapacityUnits }
}

/** Undefined: no partition key is given. */
function rangesOf(
  table: TableRow,
  index: IndexRow | undefined,
  { where }: Select,
  bindings: Bindings,
): Range[] | undefined {
  if (where === undefined) return undefined
  const key = index?.key ?? table.key
  const parts = [...conjuncts(where)]
  const hashes = parts.map((part) => amongOf(part, key.hash, bindings)).find(Boolean)
  if (hashes === undefined) return undefined
  const type = key.range && table.types[key.range]
  const range = parts
    .map((part) => key.range && comparisonOf(part, key.range, bindings))
    .find((found) => found && found.values.every((value) => kindOf(value) === type))
  return hashes.map((hash) => {
    const comparisons = new Map<string, Comparison>([[key.hash, { operator: '=', values: [hash] }]])
    if (range) comparisons.set(key.range!, range)
    return queryRange(table, index, keyConditionOf(comparisons, key, table.types))
  })
}

const isAttribute = (operand: Operand, name: string) =>
  operand.is === 'path' && operand.path.length === 1 && operand.path[0] === name

/** The values of which an attribute must be one. */
function amongOf(part: Condition, name: string, bindings: Bindings): Value[] | undefined {
  if (part.is === 'in') {
    if (!isAttribute(part.operand, name)) return undefined
    const values = part.among.map((operand) => constantOf(operand, bindings))
    if (values.includes(undefined)) return undefined
    return [...new Map(values.map((value) => [JSON.stringify(value), value!])).values()]
  }
  const found = comparisonOf(part, name, bindings)
  return found?.operator === '=' ? [...found.values] : undefined
}

function constantOf(operand: Operand, bindings: Bindings): Value | undefined {
  return operand.is === 'value' ? bindings.value(operand.name, KIND) : undefined
}

const TURNED = { '=': '=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const

/** What a condition asks of an attribute alone, if a range of keys can be had from it. */
function comparisonOf(part: Condition, name: string, bindings: Bindings): Comparison | undefined {
  const made = (operator: Comparison['operator'], ...operands: Operand[]) => {
    const values = operands.map((operand) => constantOf(operand, bindings))
    return values.includes(undefined) ? undefined : { operator, values: values as Value[] }
  }
  if (part.is === 'compare' && part.comparator !== '<>') {
    if (isAttribute(part.left, name)) return made(part.comparator, part.right)
    if (isAttribute(part.right, name)) return made(TURNED[part.comparator], part.left)
  }
  if (part.is === 'between' && isAttribute(part.operand, name)) {
    return made('between', part.low, part.high)
  }
  const [first, second] = part.is === 'call' ? part.operands : []
  const isPrefix = part.is === 'call' && part.name === 'begins_with'
  if (isPrefix && second && isAttribute(first!, name)) return made('begins_with', second)
  return undefined
}

function isReverse({ order }: Select, key: TableRow['key'], isQuery: boolean): boolean {
  if (order.length === 0) return false
  if (!isQuery) {
    throw validation(
      'Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.',
    )
  }
  const stranger = order.find(({ name }) => !namesOf(key).includes(name))
  if (stranger !== undefined) {
    throw validation(
      `Variable reference ${stranger.name} in ORDER BY clause must be part of the primary key`,
    )
  }
  return order.find(({ name }) => name === key.range)?.descending ?? false
}

const strangeToken = () => validation('NextToken does not match request')

/** A token belongs to its statement. */
function markOf({ Statement = '', Parameters }: SelectInput): string {
  const text = JSON.stringify([Statement, Parameters ?? []])
  return createHash('sha256').update(text).digest('base64url').slice(0, 16)
}

function tokenOf(input: SelectInput, { range, key }: Place): string {
  return Buffer.from(JSON.stringify([markOf(input), range, key])).toString('base64url')
}

function placeOf(input: SelectInput): Place {
  if (input.NextToken === undefined) return { range: 0 }
  try {
    const given: unknown = JSON.parse(Buffer.from(input.NextToken, 'base64url').toString('utf8'))
    const [mark, range, key] = given as [unknown, number, Item | null | undefined]
    if (mark === markOf(input) && Number.isSafeInteger(range) && range >= 0) {
      // As it comes from outside, it is checked as what callers send.
      return key ? { range, key: storedItem(wireItem(key)) } : { range }
    }
  } catch {
    // Not made here.
  }
  throw strangeToken()
}
