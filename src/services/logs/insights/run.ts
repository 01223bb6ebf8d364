// Runs a query over events as they are read. What it keeps in memory is bounded by its limits.

import type { Accumulator } from './aggregate.ts'
import type { Expression, Fields } from './expression.ts'
import type { Command } from './query.ts'
import type { LogRecord } from './record.ts'
import { compare, isTrue, textOf, timeText, type Value } from './value.ts'

export interface ResultField {
  readonly field: string
  readonly value: string
}

/** Rows that a query can answer with, and that a command which needs all rows may hold. */
export const MAX_RESULTS = 10_000
const MAX_HELD = 100_000
const MAX_GROUPS = 100_000

/** More groups or rows than a query may hold: it fails, and says so. */
export class QueryTooLarge extends Error {
  override name = 'QueryTooLarge'
}

/** A row between commands: an event, or a row of `stats`. */
interface Row extends Fields {
  set(name: string, value: Value): void
}

class StatsRow implements Row {
  readonly values = new Map<string, Value>()

  get(name: string): Value {
    return this.values.get(name)
  }

  set(name: string, value: Value): void {
    this.values.set(name, value)
  }
}

export class QueryRun {
  readonly #stages: Stage[] = []
  readonly #rows: Row[] = []
  readonly #columns: readonly { name: string; isTime: boolean }[]
  readonly #isAggregated: boolean
  matched = 0

  constructor(commands: readonly Command[], limit = MAX_RESULTS) {
    const stages = [...commands]
    this.#isAggregated = commands.some(({ kind }) => kind === 'stats')
    const ordered = commands.some(({ kind }) => kind === 'sort')
    // Unless told otherwise, the latest events come first.
    if (!ordered && !this.#isAggregated) stages.push(LATEST_FIRST)
    const count = commands.some(({ kind }) => kind === 'limit') ? MAX_RESULTS : limit
    stages.push({ kind: 'limit', count: Math.min(count, MAX_RESULTS) })
    this.#columns = columnsOf(commands)
    let next: Stage = { add: (row) => void this.#rows.push(row), end() {} }
    for (const command of stages.reverse()) {
      next = stageOf(command, next)
      this.#stages.unshift(next)
    }
  }

  /** Throws QueryTooLarge, RegexTooCostly. */
  add(record: LogRecord): void {
    this.#stages[0]!.add(record)
  }

  end(): ResultField[][] {
    this.#stages[0]!.end()
    this.matched = this.#rows.length
    return this.#rows.map((row) => this.#shown(row))
  }

  #shown(row: Row): ResultField[] {
    const shown: ResultField[] = []
    for (const { name, isTime } of this.#columns) {
      const value = row.get(name)
      if (value === undefined) continue
      const text = isTime && typeof value === 'number' ? timeText(value) : textOf(value)!
      shown.push({ field: name, value: text })
    }
    if (!this.#isAggregated) shown.push({ field: '@ptr', value: textOf(row.get('@ptr'))! })
    return shown
  }
}

const LATEST_FIRST: Command = {
  kind: 'sort',
  by: [{ expression: { text: '@timestamp', of: (f) => f.get('@timestamp') }, descending: true }],
}

/** What the answer shows: the last display, else everything named by fields; else the default. */
function columnsOf(commands: readonly Command[]): { name: string; isTime: boolean }[] {
  const shown = new Map<string, boolean>()
  /** Named before, perhaps shown only by a later command. */
  const times = new Set<string>()
  const name = (of: { name: string; expression: Expression }) => {
    if (of.expression.isTime === true) times.add(of.name)
    shown.set(of.name, times.has(of.expression.field ?? of.name))
  }
  for (const command of commands) {
    if (command.kind === 'display') shown.clear()
    if (command.kind === 'fields' || command.kind === 'display') command.columns.forEach(name)
    if (command.kind === 'stats') {
      shown.clear()
      command.by.forEach(name)
      for (const column of command.columns) {
        shown.set(column.name, column.aggregate.isTime === true)
      }
    }
    if (command.kind === 'parse') {
      // AWS shows what was parsed beside what was asked for.
      for (const field of command.names) if (field !== undefined) shown.set(field, false)
    }
  }
  const isPlain = !commands.some(({ kind }) => kind === 'fields' || kind === 'display' || kind === 'stats') // prettier-ignore
  if (!isPlain) return [...shown].map(([field, isTime]) => ({ name: field, isTime }))
  const first = [
    { name: '@timestamp', isTime: true },
    { name: '@message', isTime: false },
  ]
  return [...first, ...[...shown].map(([field, isTime]) => ({ name: field, isTime }))]
}

interface Stage {
  add(row: Row): void
  end(): void
}

function stageOf(command: Command, next: Stage): Stage {
  switch (command.kind) {
    case 'filter':
      return through(next, (row) => isTrue(command.condition.of(row)))
    case 'fields':
    case 'display':
      return through(next, (row) => {
        for (const { name, expression } of command.columns) {
          if (expression.field !== name) row.set(name, expression.of(row))
        }
        return true
      })
    case 'parse':
      return through(next, (row) => {
        const match = command.regex.match(textOf(command.of.of(row)) ?? '')
        for (const [n, name] of command.names.entries()) {
          if (name !== undefined) row.set(name, match?.groups[n + 1])
        }
        return true
      })
    case 'limit': {
      let left = command.count
      return through(next, () => left > 0 && left-- > 0)
    }
    case 'dedup': {
      const seen = new Set<string>()
      return through(next, (row) => {
        const key = keyOf(command.by, row)
        if (seen.has(key)) return false
        if (seen.size >= MAX_GROUPS) throw new QueryTooLarge('too many different values for dedup')
        seen.add(key)
        return true
      })
    }
    case 'sort':
      return new Sorting(command, next)
    case 'stats':
      return new Grouping(command, next)
  }
}

function through(next: Stage, accepts: (row: Row) => boolean): Stage {
  return {
    add(row) {
      if (accepts(row)) next.add(row)
    },
    end: () => next.end(),
  }
}

function keyOf(by: readonly Expression[], row: Row): string {
  return JSON.stringify(by.map((expression) => textOf(expression.of(row)) ?? null))
}

type Of<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>

/** Holds rows until all are here; of very many only those that can still be answered. */
class Sorting implements Stage {
  readonly #command: Of<'sort'>
  readonly #next: Stage
  #held: { row: Row; keys: readonly Value[] }[] = []

  constructor(command: Of<'sort'>, next: Stage) {
    this.#command = command
    this.#next = next
  }

  add(row: Row): void {
    this.#held.push({ row, keys: this.#command.by.map(({ expression }) => expression.of(row)) })
    if (this.#held.length >= MAX_HELD) {
      this.#sort()
      this.#held.length = MAX_RESULTS
    }
  }

  end(): void {
    this.#sort()
    for (const { row } of this.#held) this.#next.add(row)
    this.#held = []
    this.#next.end()
  }

  #sort(): void {
    const { by } = this.#command
    this.#held.sort((a, b) => {
      for (const [n, { descending }] of by.entries()) {
        const order = compareMissingLast(a.keys[n], b.keys[n], descending)
        if (order !== 0) return order
      }
      return 0
    })
  }
}

function compareMissingLast(a: Value, b: Value, descending: boolean): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? 1 : -1
  const order = compare(a, b)!
  return descending ? -order : order
}

class Grouping implements Stage {
  readonly #command: Of<'stats'>
  readonly #next: Stage
  readonly #groups = new Map<string, { values: readonly Value[]; columns: Accumulator[] }>()

  constructor(command: Of<'stats'>, next: Stage) {
    this.#command = command
    this.#next = next
  }

  add(row: Row): void {
    const { by } = this.#command
    const key = keyOf(
      by.map(({ expression }) => expression),
      row,
    )
    let group = this.#groups.get(key)
    if (group === undefined) {
      if (this.#groups.size >= MAX_GROUPS) throw new QueryTooLarge('too many groups in stats')
      const values = by.map(({ expression }) => expression.of(row))
      group = { values, columns: this.#start() }
      this.#groups.set(key, group)
    }
    for (const column of group.columns) column.add(row)
  }

  end(): void {
    const { by, columns } = this.#command
    // Without groups there is one row also of nothing.
    if (by.length === 0 && this.#groups.size === 0) {
      this.#groups.set('', { values: [], columns: this.#start() })
    }
    for (const group of this.#groups.values()) {
      const row = new StatsRow()
      for (const [n, { name }] of by.entries()) row.set(name, group.values[n])
      for (const [n, { name }] of columns.entries()) row.set(name, group.columns[n]!.value)
      this.#next.add(row)
    }
    this.#next.end()
  }

  #start(): Accumulator[] {
    return this.#command.columns.map(({ aggregate }) => aggregate.start())
  }
}
