// Reads an execution from its rows.

import type { Machine } from '../../../asl/definition.ts'
import type { Json } from '../../../asl/json.ts'
import { Machines } from '../../../asl/machines.ts'
import { parseArn } from '../../../kernel/arn.ts'
import type { Random } from '../../../kernel/random.ts'
import type { Store } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import {
  definitionPartition,
  definitions,
  executionPartition,
  executionTable,
  forks,
  items,
  outputs,
  threads,
  type ExecutionRow,
} from '../tables.ts'
import { noChanges, type Results, type Run } from './run.ts'
import type { Fork, Thread } from './thread.ts'
import { executionOf } from './token.ts'

const PAGE = 500
const READ = { durability: 'buffered' } as const

export function partitionOfExecution(arn: string): string {
  const { account, region } = parseArn(arn)!
  return executionPartition({ account, region }, executionOf(arn))
}

/** Definitions by their digest, each compiled once. */
export class Definitions {
  readonly #store: Store
  readonly #machines = new Machines()
  readonly #texts = new Map<string, string>()

  constructor(store: Store) {
    this.#store = store
  }

  async machine(row: Pick<ExecutionRow, 'account' | 'region' | 'revision'>): Promise<Machine> {
    return this.#machines.of(await this.text(row))
  }

  async text({
    account,
    region,
    revision,
  }: Pick<ExecutionRow, 'account' | 'region' | 'revision'>): Promise<string> {
    const digest = revision.definition
    const known = this.#texts.get(digest)
    if (known !== undefined) return known
    const partition = definitionPartition({ account, region }, digest)
    const row = await this.#store.transact(partition, () => definitions.get(), READ)
    if (row === undefined) throw new Error(`there is no definition ${digest}`)
    if (this.#texts.size >= PAGE) this.#texts.delete(this.#texts.keys().next().value!)
    this.#texts.set(digest, row.text)
    return row.text
  }
}

/** undefined: there is no such execution. */
export async function loadRun(
  { store, random }: { readonly store: Store; readonly random: Random },
  machines: Definitions,
  arn: string,
): Promise<Run | undefined> {
  const partition = partitionOfExecution(arn)
  const read = await store.transact(partition, () => readRun(), READ)
  if (read === undefined) return undefined
  const machine = await machines.machine(read.row)
  return { ...read, machine, chance: random, nowMs: 0, changes: noChanges() }
}

function* readRun(): Reading<Pick<Run, 'row' | 'threads' | 'forks' | 'results'> | undefined> {
  const row = yield* executionTable.get()
  if (row === undefined) return undefined
  const found = { threads: new Map<number, Thread>(), forks: new Map<number, Fork>() }
  for (const thread of yield* all<Thread>(threads)) found.threads.set(thread.id, thread)
  for (const fork of yield* all<Fork>(forks)) found.forks.set(fork.id, fork)
  const results = new Map<number, Results>()
  for (const { id } of found.forks.values()) results.set(id, yield* resultsOf(id))
  return { row, ...found, results }
}

function* all<Row extends { readonly id: number }>(
  table: typeof threads | typeof forks,
): Reading<Row[]> {
  const rows: Row[] = []
  for (;;) {
    const last = rows.at(-1)
    const page = yield* table.range([], { limit: PAGE, ...(last && { after: [last.id] }) })
    rows.push(...(page.map(({ row }) => row) as unknown as Row[]))
    if (page.length < PAGE) return rows
  }
}

function* resultsOf(fork: number): Reading<Results> {
  const known = (yield* items.get(fork)) as readonly Json[] | undefined
  const done = new Map<number, Json>()
  for (let after: [number, number] | undefined; ;) {
    const page = yield* outputs.range([fork], { limit: PAGE, ...(after && { after }) })
    for (const { key, row } of page) {
      key.integer()
      const index = key.integer()
      done.set(index, row.output as Json)
      after = [fork, index]
    }
    if (page.length < PAGE) return { items: known, outputs: done }
  }
}
