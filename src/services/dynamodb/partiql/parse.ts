// Statements, each text parsed once.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.statements.html

import type { Path, Term } from '../expression/ast.ts'
import type { Change, Delete, Exists, Insert, Returning, Select, Statement } from './ast.ts'
import { conditionOf, termOf } from './conditions.ts'
import { malformed } from './lexer.ts'
import { Words } from './words.ts'

/** Texts are few in an application, and bounded here for one that makes them up. */
const KEPT = 1000
const kept = new Map<string, Statement>()

/** Throws ValidationException. */
export function parseStatement(text: string): Statement {
  const known = kept.get(text)
  if (known !== undefined) return known
  const words = new Words(text)
  const parsed = statementOf(words)
  words.takes(';')
  if (words.next.kind !== 'end') throw words.unexpected()
  if (kept.size >= KEPT) kept.delete(kept.keys().next().value!)
  kept.set(text, parsed)
  return parsed
}

function statementOf(words: Words): Statement {
  if (words.takes('SELECT')) return selectOf(words)
  if (words.takes('INSERT')) return insertOf(words)
  if (words.takes('UPDATE')) return updateOf(words)
  if (words.takes('DELETE')) return deleteOf(words)
  if (words.takes('EXISTS')) return existsOf(words)
  throw words.unexpected()
}

/** What all have; read at their end, for parsing fills it. */
const common = ({ values, parameters }: Words) => ({ values, parameters })

function selectOf(words: Words): Select {
  const paths: Path[] = []
  const isAll = words.takes('*')
  if (!isAll) {
    do paths.push(words.path())
    while (words.takes(','))
  }
  words.expect('FROM')
  const table = words.name()
  const index = words.takes('.') ? words.name() : undefined
  const where = words.takes('WHERE') ? conditionOf(words) : undefined
  const order: Select['order'][number][] = []
  if (words.takes('ORDER')) {
    words.expect('BY')
    do {
      const name = words.name()
      const descending = words.takes('DESC')
      if (!descending) words.takes('ASC')
      order.push({ name, descending })
    } while (words.takes(','))
  }
  const shown = isAll ? undefined : paths
  return { is: 'select', table, index, paths: shown, where, order, ...common(words) }
}

function insertOf(words: Words): Insert {
  words.expect('INTO')
  const table = words.name()
  words.expect('VALUE')
  const item = words.requireLiteral()
  if (item.is !== 'map' && item.is !== 'parameter') throw malformed('Unexpected term')
  return { is: 'insert', table, item, ...common(words) }
}

interface Changes {
  readonly set: { path: Path; term: Term }[]
  readonly remove: Path[]
  readonly add: { path: Path; value: string }[]
  readonly delete: { path: Path; value: string }[]
}

function updateOf(words: Words): Change {
  const table = words.name()
  const update: Changes = { set: [], remove: [], add: [], delete: [] }
  for (let any = false; ; any = true) {
    if (words.takes('SET')) {
      do assignment(words, update)
      while (words.takes(','))
    } else if (words.takes('REMOVE')) {
      do update.remove.push(words.path())
      while (words.takes(','))
    } else if (any) break
    else throw words.unexpected()
  }
  words.expect('WHERE')
  const where = conditionOf(words)
  const returning = returningOf(words)
  return { is: 'update', table, update, where, returning, ...common(words) }
}

function assignment(words: Words, update: Changes): void {
  const path = words.path()
  words.expect('=')
  const set = words.next.text.toLowerCase()
  if (words.next.kind !== 'word' || (set !== 'set_add' && set !== 'set_delete')) {
    update.set.push({ path, term: termOf(words) })
    return
  }
  words.take()
  words.expect('(')
  const changed = words.path()
  words.expect(',')
  const value = words.kept(words.requireLiteral())
  words.expect(')')
  if (changed.join('\n') !== path.join('\n')) throw malformed('Unexpected path component')
  update[set === 'set_add' ? 'add' : 'delete'].push({ path, value })
}

function deleteOf(words: Words): Delete {
  words.expect('FROM')
  const table = words.name()
  words.expect('WHERE')
  const where = conditionOf(words)
  const returning = returningOf(words)
  if (returning !== undefined && returning !== 'ALL_OLD') {
    throw malformed('Unsupported RETURNING clause')
  }
  return { is: 'delete', table, where, returning, ...common(words) }
}

function returningOf(words: Words): Returning | undefined {
  if (!words.takes('RETURNING')) return undefined
  const isAll = words.takes('ALL')
  if (!isAll) words.expect('MODIFIED')
  const isOld = words.takes('OLD')
  if (!isOld) words.expect('NEW')
  words.expect('*')
  return `${isAll ? 'ALL' : 'UPDATED'}_${isOld ? 'OLD' : 'NEW'}`
}

function existsOf(words: Words): Exists {
  words.expect('(', 'SELECT')
  const { table, index, where } = selectOf(words)
  words.expect(')')
  if (where === undefined || index !== undefined) throw malformed('Unsupported EXISTS clause')
  return { is: 'exists', table, where, ...common(words) }
}
