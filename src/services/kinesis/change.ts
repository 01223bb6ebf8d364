// What most operations on a stream do: find it, read it or change it, in one transaction.

import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import type { Context } from '../service.ts'
import { addressOf, type StreamAddress, type StreamNaming } from './address.ts'
import { enterStream, requireStream, scopeOf, type StreamRow } from './tables.ts'

export async function withStream<T>(
  context: Context,
  input: StreamNaming,
  work: (stream: StreamRow, tx: Tx, address: StreamAddress) => Reading<T>,
): Promise<T> {
  const address = await addressOf(input, context)
  return context.store.transact(address.partition, function* (tx) {
    return yield* work(yield* requireStream(address), tx, address)
  })
}

/** Writes the row that `work` answers, and its entry in the directory. */
export async function changeStream(
  context: Context,
  input: StreamNaming,
  work: (stream: StreamRow, tx: Tx) => Reading<StreamRow> | StreamRow,
): Promise<{ readonly before: StreamRow; readonly after: StreamRow }> {
  const address = await addressOf(input, context)
  return context.store.transact(scopeOf(address), function* (tx) {
    const before = yield* requireStream(address)
    const made = work(before, tx)
    const after = 'next' in made ? yield* made : made
    yield* enterStream(tx, after)
    return { before, after }
  })
}
