// Where a change is now: in its table's stream for a day, however often it is read.

import type { Sought, Whereabout } from '../../kernel/whereabouts.ts'
import type { Reading } from '../../store/table.ts'
import type { Env } from '../service.ts'
import { streamOfArn } from './address.ts'
import { records, readSequence, streams } from './stream/tables.ts'
import { RETENTION_MS } from './stream/trim.ts'

export async function whereabouts(
  { id, resource: at }: Sought,
  { store }: Pick<Env, 'store'>,
): Promise<Whereabout | undefined> {
  const stream = streamOfArn(at)
  if (stream === undefined) return undefined
  const there = () => locate(id, at, stream.label)
  return store.transact(stream.partition, there, { durability: 'buffered' })
}

function* locate(id: string, at: string, label: string): Reading<Whereabout> {
  const stream = yield* streams.get(label)
  if (stream === undefined) return { state: 'dynamodb.stream-deleted', at }
  const sequence = readSequence(stream, id)
  const row = sequence === undefined ? undefined : yield* records.get(label, sequence)
  if (row === undefined) return { state: 'dynamodb.expired', at }
  return { state: 'dynamodb.kept', at, sinceMs: row.atMs, untilMs: row.atMs + RETENTION_MS }
}
