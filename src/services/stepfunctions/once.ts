// A task's call happens once inside this server, whatever crashes. Each transaction of the called
// operation also writes, into the execution's partition, what it answered. Asked again after a crash,
// the operation runs through the same transactions, and those that are written are not done again.

import { createHash } from 'node:crypto'
import { deserialize, serialize } from 'node:v8'
import type { Random } from '../../kernel/random.ts'
import type { Op, Read, Scope, Store, Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import type { Visit } from './engine/run.ts'
import { effects, executionTable, threads } from './tables.ts'

/** The task was stopped or timed out before its call had an effect. */
export class Lapsed extends Error {}

/** `execution`: its partition. */
export function onceStore(store: Store, execution: string, visit: Visit): Store {
  let step = 0
  const transact = <T>(scope: Scope, op: Op<T>, options?: Parameters<Store['transact']>[2]) => {
    const partitions = typeof scope === 'string' ? [scope] : scope
    const number = step++
    const all = partitions.includes(execution) ? partitions : [...partitions, execution]
    return store.transact<T>(all, (tx) => once(tx, op, { execution, visit, step: number, first: all[0]! }), options) // prettier-ignore
  }
  return Object.assign(Object.create(store) as Store, {
    transact,
    // What a class keeps in private fields answers only to itself.
    scan: store.scan.bind(store),
    watch: store.watch.bind(store),
    watchHops: store.watchHops.bind(store),
    partitions: store.partitions.bind(store),
    own: store.own.bind(store),
    ownEach: store.ownEach.bind(store),
    health: store.health.bind(store),
    outbox: store.outbox,
    nodeName: store.nodeName,
  })
}

interface Place {
  readonly execution: string
  readonly visit: Visit
  readonly step: number
  readonly first: string
}

interface Done {
  readonly first: string
  readonly answer: unknown
}

function* once<T>(
  tx: Tx,
  op: Op<T>,
  { execution, visit, step, first }: Place,
): Generator<Read, T, any> {
  // prettier-ignore
  const at = tx.in(execution)
  const done = yield* at.read(effects.get(...visit, step))
  if (done !== undefined) {
    const known = deserialize(done) as Done
    if (known.first === first) return known.answer as T
  }
  const watched = new WatchedTx(tx)
  const answer = yield* op(watched)
  if (!watched.wrote.value) return answer
  if (!(yield* at.read(waits(visit)))) throw new Lapsed('the task waits no longer')
  effects.put(at, [...visit, step], serialize({ first, answer } satisfies Done))
  return answer
}

function* waits([id, visit]: Visit): Reading<boolean> {
  const execution = yield* executionTable.get()
  const thread = yield* threads.get(id)
  return execution?.status === 'RUNNING' && thread?.visit === visit
}

/** Notes whether anything is written. */
class WatchedTx implements Tx {
  readonly #tx: Tx
  readonly wrote: { value: boolean }

  constructor(tx: Tx, wrote = { value: false }) {
    this.#tx = tx
    this.wrote = wrote
  }

  get nowMs(): number {
    return this.#tx.nowMs
  }
  in(partition: string): Tx {
    return new WatchedTx(this.#tx.in(partition), this.wrote)
  }
  read<T>(reading: Generator<Read, T, any>): Generator<Read, T, any> {
    return this.#tx.read(reading)
  }
  random(bytes: number): Uint8Array {
    return this.#tx.random(bytes)
  }
  uuid(): string {
    return this.#tx.uuid()
  }
  put(...row: Parameters<Tx['put']>): void {
    this.wrote.value = true
    this.#tx.put(...row)
  }
  del(...key: Parameters<Tx['del']>): void {
    this.wrote.value = true
    this.#tx.del(...key)
  }
  add(...change: Parameters<Tx['add']>): void {
    this.wrote.value = true
    this.#tx.add(...change)
  }
  emit(...intent: Parameters<Tx['emit']>): string {
    this.wrote.value = true
    return this.#tx.emit(...intent)
  }
  reschedule(...change: Parameters<Tx['reschedule']>): boolean {
    return this.#tx.reschedule(...change)
  }
  hop(...hop: Parameters<Tx['hop']>): void {
    this.#tx.hop(...hop)
  }
}

/** The same for the same text, so that an operation that is run through again makes the same ids. */
export class DerivedRandom implements Random {
  readonly #seed: string
  #count = 0

  constructor(seed: string) {
    this.#seed = seed
  }

  bytes(length: number): Uint8Array {
    const blocks: Buffer[] = []
    for (let have = 0; have < length; have += 32) {
      blocks.push(createHash('sha256').update(`${this.#seed} ${this.#count++}`).digest())
    }
    return Buffer.concat(blocks).subarray(0, length)
  }

  float(): number {
    return Buffer.from(this.bytes(4)).readUInt32BE() / 2 ** 32
  }

  uuid(): string {
    const bytes = this.bytes(16)
    bytes[6] = (bytes[6]! & 0x0f) | 0x40
    bytes[8] = (bytes[8]! & 0x3f) | 0x80
    const hex = Buffer.from(bytes).toString('hex')
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
  }
}
