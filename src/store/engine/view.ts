// A transaction over several partitions, seen from one of them.

import type { Hop } from '../../kernel/hop.ts'
import type { Key, NewIntent, Read, Tx, Val } from '../store.ts'
import { Changes, textOf } from './changes.ts'
import { checkDelta, checkKey, checkValue } from './limits.ts'

/** A transaction as seen from one partition of its scope that is not the first. */
export class View implements Tx {
  readonly partition: string
  changes: Changes | undefined
  readonly #whole: Tx

  constructor(whole: Tx, partition: string) {
    this.#whole = whole
    this.partition = partition
  }

  get nowMs(): number {
    return this.#whole.nowMs
  }

  in(partition: string): Tx {
    return this.#whole.in(partition)
  }

  read<T>(reading: Generator<Read, T, any>): Generator<Read, T, any> {
    return readingIn(this.partition, reading)
  }

  random(bytes: number): Uint8Array {
    return this.#whole.random(bytes)
  }

  uuid(): string {
    return this.#whole.uuid()
  }

  put(key: Key, value: Val): void {
    checkValue(key, value)
    ;(this.changes ??= new Changes()).put(textOf(key), key, value)
  }

  del(key: Key): void {
    checkKey(key)
    ;(this.changes ??= new Changes()).del(textOf(key), key)
  }

  add(key: Key, delta: number): void {
    checkDelta(key, delta)
    ;(this.changes ??= new Changes()).add(textOf(key), key, delta)
  }

  emit(intent: NewIntent): string {
    return this.#whole.emit(intent)
  }

  reschedule(intentId: string, change: Parameters<Tx['reschedule']>[1]): boolean {
    return this.#whole.reschedule(intentId, change)
  }

  hop(hop: Hop): void {
    this.#whole.hop(hop)
  }
}

/** Passes a reading's reads on with the partition that they are meant for. */
export function* readingIn<T>(
  partition: string,
  reading: Generator<Read, T, any>,
): Generator<Read, T, any> {
  let step = reading.next()
  while (step.done !== true) {
    const read = step.value
    let answer: unknown
    try {
      answer = yield read.op === 'take' || read.partition !== undefined
        ? read
        : { ...read, partition }
    } catch (error) {
      step = reading.throw(error)
      continue
    }
    step = reading.next(answer)
  }
  return step.value
}
