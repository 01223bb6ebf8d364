// Kinesis → Firehose: delivery streams that have a stream as their source read its shards from the
// moment of their making on. What comes twice after a crash is taken in once.
// https://docs.aws.amazon.com/firehose/latest/dev/writing-with-kinesis-streams.html

import { LogShards } from '../../delivery/source/log-shards.ts'
import type { LogItem, LogReader } from '../../delivery/source/reader.ts'
import { NO_FAILURES, type Target } from '../../delivery/source/source.ts'
import type { FirehosePort } from '../../services/firehose/port.ts'
import type { DeliveryRow } from '../../services/firehose/tables.ts'
import type { KinesisPort, PortRecord } from '../../services/kinesis/port.ts'
import type { Env } from '../../services/service.ts'
import { compareSequences } from '../sequences.ts'
import { watchedShards } from '../stream-watch.ts'
import { userRecordsOf } from './aggregation.ts'

const NAME = 'kinesis-to-firehose'
const BATCH = 500
const BATCH_BYTES = 4 * 1024 * 1024
const AGAIN_MS = 1_000

export interface KinesisToFirehoseParts {
  readonly kinesis: Pick<KinesisPort, 'shards' | 'begin' | 'read' | 'watch'>
  readonly firehose: Pick<FirehosePort, 'sourced' | 'watchSourced' | 'takeIn'>
  readonly env: Env
}

export interface StreamSources {
  start(): Promise<void>
  stop(): Promise<void>
}

export function createKinesisToFirehose(parts: KinesisToFirehoseParts): StreamSources {
  return new Sources(parts)
}

interface Reading {
  readonly arn: string
  readonly source: LogShards<StreamItem>
}

class Sources implements StreamSources {
  readonly #parts: KinesisToFirehoseParts
  /** By the id of the delivery stream. */
  readonly #open = new Map<string, Reading>()
  #following: Promise<void> = Promise.resolve()
  #unwatch = (): void => {}
  #running = false

  constructor(parts: KinesisToFirehoseParts) {
    this.#parts = parts
  }

  async start(): Promise<void> {
    this.#running = true
    this.#unwatch = this.#parts.firehose.watchSourced(() => void this.#follow())
    await this.#follow()
  }

  async stop(): Promise<void> {
    this.#running = false
    this.#unwatch()
    await this.#following
    await Promise.all([...this.#open.values()].map(({ source }) => source.stop()))
    this.#open.clear()
  }

  #follow(): Promise<void> {
    const { activity, log, clock } = this.#parts.env
    const end = activity.begin(NAME)
    this.#following = this.#following
      .then(() => this.#apply())
      .catch((error: unknown) => {
        log.error({ err: error }, 'sources of delivery streams were not followed')
        clock.at(clock.nowMs() + AGAIN_MS, () => void (this.#running && this.#follow()))
      })
      .finally(end)
    return this.#following
  }

  async #apply(): Promise<void> {
    if (!this.#running) return
    const rows = await this.#parts.firehose.sourced()
    const there = new Set(rows.map(({ id }) => id))
    for (const [id, { source }] of this.#open) {
      if (there.has(id)) continue
      this.#open.delete(id)
      await source.stop()
      await source.forget()
    }
    for (const row of rows) {
      if (this.#open.has(row.id)) continue
      const source = new LogShards(this.#parts.env, sourceOf(this.#parts, row))
      this.#open.set(row.id, { arn: row.arn, source })
      source.start()
    }
  }
}

interface StreamItem extends LogItem {
  readonly shard: string
  readonly record: PortRecord
}

function sourceOf({ kinesis, firehose }: KinesisToFirehoseParts, row: DeliveryRow) {
  const { account, region, id } = row
  return {
    ...{ id, name: NAME, partition: `edges/${NAME}/${account}/${region}` },
    ...{ from: row.source!.streamArn, target: targetOf(firehose, row) },
    reader: readerOf(kinesis, row),
    ...{ batchSize: BATCH, windowMs: 0, parallelizationFactor: 1, bisectsOnError: false },
    ...{ maximumRetryAttempts: Infinity, maximumRecordAgeMs: Infinity },
  }
}

function readerOf(
  kinesis: KinesisToFirehoseParts['kinesis'],
  { source }: DeliveryRow,
): LogReader<StreamItem> {
  const { streamArn: arn, startMs: atMs } = source!
  return {
    ...watchedShards(kinesis, arn),
    begin: (shard) => kinesis.begin(arn, shard, { type: 'AT_TIMESTAMP', atMs }),
    async read(shard, after, max) {
      const { records, isEnd } = await kinesis.read(arn, shard, after, max)
      return { items: records.map((record) => itemOf(shard, record)), isEnd }
    },
    compare: compareSequences,
  }
}

function itemOf(shard: string, record: PortRecord): StreamItem {
  const { sequenceNumber: id, arrivedAtMs: atMs, partitionKey: group, data } = record
  return { ...{ id, position: id, group, atMs, json: '', bytes: data.length }, shard, record }
}

function targetOf(
  firehose: KinesisToFirehoseParts['firehose'],
  row: DeliveryRow,
): Target<StreamItem> {
  // prettier-ignore
  return {
    ...{ arn: row.arn, maxBytes: BATCH_BYTES },
    async invoke({ items }) {
      const [first] = items
      if (first !== undefined) {
        const records = items.flatMap(({ record }) => userRecordsOf(record))
        await firehose.takeIn(row, first.shard, items.at(-1)!.id, records)
      }
      return { kind: 'ran', failures: NO_FAILURES }
    },
  }
}
