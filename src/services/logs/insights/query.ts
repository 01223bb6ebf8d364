// A query: commands in a row, each fed by the one before.

import { AGGREGATES, aggregateOf, type Aggregate } from './aggregate.ts'
import { Cursor } from './cursor.ts'
import { fieldOf, readExpression, regexOf, type Expression } from './expression.ts'
import { MalformedQuery, tokenize } from './lexer.ts'
import type { Regex } from '../../../pattern/regex/regex.ts'

export interface Column {
  readonly name: string
  readonly expression: Expression
}

export interface StatsColumn {
  readonly name: string
  readonly aggregate: Aggregate
}

export type Command =
  | { readonly kind: 'fields' | 'display'; readonly columns: readonly Column[] }
  | { readonly kind: 'filter'; readonly condition: Expression }
  | {
      readonly kind: 'stats'
      readonly columns: readonly StatsColumn[]
      readonly by: readonly Column[]
    }
  | { readonly kind: 'sort'; readonly by: readonly SortKey[] }
  | { readonly kind: 'limit'; readonly count: number }
  | { readonly kind: 'dedup'; readonly by: readonly Expression[] }
  | {
      readonly kind: 'parse'
      readonly of: Expression
      readonly regex: Regex
      readonly names: readonly (string | undefined)[]
    }

export interface SortKey {
  readonly expression: Expression
  readonly descending: boolean
}

const MAX_CHARACTERS = 10_000
const MAX_COMMANDS = 100

/** Throws MalformedQuery. */
export function parseQuery(text: string, nowMs: number): Command[] {
  if (text.length > MAX_CHARACTERS) throw new MalformedQuery('the query is too long', 0)
  const cursor = new Cursor(tokenize(text))
  const commands: Command[] = []
  do {
    // An empty command between two pipes, or a query of comments only, is none.
    if (cursor.isSymbol('|') || cursor.peek().kind === 'end') continue
    if (commands.length >= MAX_COMMANDS) throw new MalformedQuery('too many commands', 0)
    commands.push(readCommand(cursor, nowMs))
  } while (cursor.accept('|'))
  if (cursor.peek().kind !== 'end') throw cursor.unexpected("'|'")
  return commands
}

function readCommand(cursor: Cursor, nowMs: number): Command {
  const token = cursor.next()
  switch (token.kind === 'name' ? token.text.toLowerCase() : '') {
    case 'fields':
      return { kind: 'fields', columns: readColumns(cursor, nowMs) }
    case 'display':
      return { kind: 'display', columns: readColumns(cursor, nowMs) }
    case 'filter':
      return { kind: 'filter', condition: readExpression(cursor, nowMs) }
    case 'stats':
      return readStats(cursor, nowMs)
    case 'sort':
    case 'order':
      return readSort(cursor, nowMs)
    case 'limit':
    case 'head':
      return { kind: 'limit', count: readCount(cursor) }
    case 'dedup':
      return { kind: 'dedup', by: readList(cursor, () => readExpression(cursor, nowMs)) }
    case 'parse':
      return readParse(cursor)
    default:
      throw new MalformedQuery(`unexpected command ${token.text}`, token.at)
  }
}

function readList<T>(cursor: Cursor, read: () => T): T[] {
  const items = [read()]
  while (cursor.accept(',')) items.push(read())
  return items
}

function readColumns(cursor: Cursor, nowMs: number): Column[] {
  return readList(cursor, () => {
    const expression = readExpression(cursor, nowMs)
    return { name: readAlias(cursor) ?? expression.text, expression }
  })
}

function readAlias(cursor: Cursor): string | undefined {
  return cursor.acceptWord('as') ? readName(cursor) : undefined
}

function readName(cursor: Cursor): string {
  const token = cursor.next()
  if (token.kind === 'name' || token.kind === 'quoted') return token.text
  throw new MalformedQuery(`expected a name, found ${token.text}`, token.at)
}

function readStats(cursor: Cursor, nowMs: number): Command {
  const columns = readList(cursor, () => readStatsColumn(cursor, nowMs))
  const by = cursor.acceptWord('by') ? readColumns(cursor, nowMs) : []
  return { kind: 'stats', columns, by }
}

function readStatsColumn(cursor: Cursor, nowMs: number): StatsColumn {
  const token = cursor.next()
  const name = token.text.toLowerCase()
  if (token.kind !== 'name' || !AGGREGATES.has(name)) {
    throw new MalformedQuery(`${token.text} is no function of stats`, token.at)
  }
  const args: Expression[] = []
  if (cursor.accept('(')) {
    if (!cursor.accept('*')) {
      while (!cursor.isSymbol(')')) {
        if (args.length > 0) cursor.expect(',')
        args.push(readExpression(cursor, nowMs))
      }
    }
    cursor.expect(')')
  } else if (name !== 'count') throw cursor.unexpected("'('")
  const aggregate = aggregateOf(name, args, token.at)
  return { name: readAlias(cursor) ?? aggregate.text, aggregate }
}

function readSort(cursor: Cursor, nowMs: number): Command {
  cursor.acceptWord('by')
  const by = readList(cursor, () => {
    const expression = readExpression(cursor, nowMs)
    const descending = cursor.acceptWord('desc')
    if (!descending) cursor.acceptWord('asc')
    return { expression, descending }
  })
  return { kind: 'sort', by }
}

const MAX_LIMIT = 100_000

function readCount(cursor: Cursor): number {
  const token = cursor.next()
  const count = token.kind === 'number' ? Number(token.text) : NaN
  if (Number.isInteger(count) && count >= 1 && count <= MAX_LIMIT) return count
  throw new MalformedQuery(`limit wants a whole number from 1 to ${MAX_LIMIT}`, token.at)
}

/** `parse @message "user=*, ip=*" as user, ip`, or `parse @message /(?<user>\S+)/`. */
function readParse(cursor: Cursor): Command {
  const first = cursor.peek()
  const of =
    first.kind === 'name' || first.kind === 'quoted'
      ? fieldOf(readName(cursor))
      : fieldOf('@message')
  const pattern = cursor.next()
  if (pattern.kind !== 'text' && pattern.kind !== 'regex') {
    throw new MalformedQuery('parse wants "a pattern with *" or /a regular expression/', pattern.at)
  }
  if (pattern.kind === 'text') {
    const regex = regexOf({ ...pattern, text: globSource(pattern.text) })
    if (!cursor.acceptWord('as')) throw cursor.unexpected("'as' and a name for each *")
    const names = readList(cursor, () => readName(cursor))
    if (names.length !== regex.groupNames.length) {
      throw new MalformedQuery('as many names as there are * are wanted', pattern.at)
    }
    return { kind: 'parse', of, regex, names }
  }
  const regex = regexOf(pattern)
  const given = cursor.acceptWord('as') ? readList(cursor, () => readName(cursor)) : []
  return { kind: 'parse', of, regex, names: regex.groupNames.map((name, n) => name ?? given[n]) }
}

/** A glob's text is taken as it stands; each * is as short as can be, the last one as long. */
function globSource(glob: string): string {
  const parts = glob.split('*').map((part) => part.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&'))
  return parts
    .map((part, n) => {
      if (n === parts.length - 1) return part
      const isLast = n === parts.length - 2 && parts[n + 1] === ''
      return `${part}([^\\n]*${isLast ? '' : '?'})`
    })
    .join('')
}
