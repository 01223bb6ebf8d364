// What follows a stage: records go to the lane of their partition, and what failed to the error prefix.
// https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning-partitioning-keys.html

import { createHash } from 'node:crypto'
import type { Hop } from '../../kernel/hop.ts'
import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { append, ERROR_LANE } from './buffer/append.ts'
import type { Packed } from './buffer/pack.ts'
import type { Destination } from './destination/destination.ts'
import { errorLine } from './error-line.ts'
import { jqQuery, JqError } from './jq/query.ts'
import { limits } from './limits.ts'
import type { Failed, Staged } from './port.ts'
import { templateOf } from './prefix/template.ts'
import { heads, open, type DeliveryRow, type Keys } from './tables.ts'

const PROCESSING_FAILED = `${ERROR_LANE}processing-failed`

/** Answers the hops of what ends here. */
export function* stagedInto(
  tx: Tx,
  stream: DeliveryRow,
  records: readonly Staged[],
): Reading<Hop[]> {
  const lanes = new Map<string, { readonly keys: Keys | undefined; readonly records: Packed[] }>()
  const failed: { readonly record: Packed; readonly failure: Failed }[] = []
  const hops: Hop[] = []
  const hop = { atMs: tx.nowMs, from: stream.arn, to: stream.arn, via: 'firehose-transform' }
  for (const staged of records) {
    if (staged.kind === 'failed') failed.push(staged)
    else if (staged.kind === 'dropped') {
      const reason = 'the transform dropped it'
      hops.push({ ...hop, id: staged.record.id, outcome: 'filtered', reason })
    } else {
      const found = laneOf(stream.destination, staged)
      if ('failure' in found) failed.push({ record: staged.record, failure: found.failure })
      else {
        const lane = lanes.get(found.lane) ?? { keys: found.keys, records: [] }
        lanes.set(found.lane, lane)
        lane.records.push(staged.record)
      }
    }
  }
  for (const [lane, { keys, records: those }] of lanes) {
    if (keys !== undefined && (yield* isOverLimit(stream, lane))) {
      failed.push(...those.map((record) => ({ record, failure: TOO_MANY })))
    } else yield* append(tx, stream, lane, those, keys)
  }
  const lines = failed.map(({ record, failure }) => errorLine(record, failure, tx.nowMs))
  yield* append(tx, stream, PROCESSING_FAILED, lines)
  for (const { record, failure } of failed) {
    const reason = `${failure.errorCode}: ${failure.errorMessage}`
    hops.push({ ...hop, id: record.id, outcome: 'failed', reason })
  }
  return hops
}

const TOO_MANY: Failed = {
  ...{ attemptsMade: 1, errorCode: 'DynamicPartitioning.ActivePartitionsLimitExceeded' },
  errorMessage: `More than ${limits.activePartitions} partitions are active.`,
}

function* isOverLimit({ id }: DeliveryRow, lane: string): Reading<boolean> {
  if ((yield* open.get(id, lane)) !== undefined) return false
  return ((yield* heads.get(id))?.active ?? 0) >= limits.activePartitions
}

type Found =
  { readonly lane: string; readonly keys: Keys | undefined } | { readonly failure: Failed }

function laneOf(destination: Destination, staged: Extract<Staged, { kind: 'ok' }>): Found {
  if (destination.partitions === undefined) return { lane: 'out', keys: undefined }
  const query = destination.query === undefined ? {} : extracted(destination.query, staged.record)
  if ('failure' in query) return query as { failure: Failed }
  const keys: Keys = { query, lambda: staged.keys ?? {} }
  for (const piece of templateOf(destination.s3.prefix)) {
    if (piece.kind !== 'query' && piece.kind !== 'lambda') continue
    if (!Object.hasOwn(keys[piece.kind]!, piece.name) || keys[piece.kind]![piece.name] === '') {
      return failedWith(`partitionKeys values must not be null or empty: ${piece.name}`)
    }
  }
  const text = JSON.stringify(keys)
  return { lane: `out/${text.length <= LONGEST ? text : digestOf(text)}`, keys }
}

/** A lane is part of a key. */
const LONGEST = 400

function failedWith(errorMessage: string): { readonly failure: Failed } {
  const errorCode = 'DynamicPartitioning.MetadataExtractionFailed'
  return { failure: { attemptsMade: 1, errorCode, errorMessage } }
}

type Values = Readonly<Record<string, string>>

function extracted(query: string, { data }: Packed): Values | { readonly failure: Failed } {
  try {
    const input: unknown = JSON.parse(Buffer.from(data).toString('utf8'))
    const [found] = jqQuery(query)(input)
    if (typeof found !== 'object' || found === null || Array.isArray(found)) {
      return failedWith('The query yields no object of partition keys.')
    }
    const entries = Object.entries(found).filter(([, value]) => value !== null)
    return Object.fromEntries(
      entries.map(([name, value]) => [
        name,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    )
  } catch (error) {
    if (error instanceof SyntaxError) return failedWith('The record is no JSON.')
    if (error instanceof JqError) return failedWith(error.message)
    throw error
  }
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
