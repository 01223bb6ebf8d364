// Writes the streams of an export task to its bucket, an object a step: `prefix/task/stream/000000.gz`,
// lines of time and message.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/S3ExportTasksConsole.html

import { Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import { arn } from '../../../kernel/arn.ts'
import { AwsError } from '../../../kernel/aws-error.ts'
import type { Chore, Job } from '../../../store/chore.ts'
import type { Store, Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import { accountPartition } from '../account.ts'
import type { ExportBuckets } from '../port.ts'
import { streamPages } from '../pages.ts'
import { atTime, type Position } from '../position.ts'
import { readForwards } from '../reader.ts'
import { groupPartition, groups, nameKey, streams, type StreamRow } from '../tables.ts'
import { endExport, exports, isActive, type ExportRow } from './tasks.ts'

export const LOGS_EXPORT = 'logs-export'

export interface ExportState {
  readonly account: string
  readonly region: string
  readonly taskId: string
  /** Streams up to this one are done. */
  readonly after?: string
  /** The stream that is being written, where its next object begins, and that object's number. */
  readonly current?: { readonly name: string; readonly from: Position; readonly part: number }
}

/** Text of one object, and of one step. */
const OBJECT_BYTES = 16 << 20
const EVENTS_AT_ONCE = 1_000
/** Streams that are looked at in one step, when they have nothing of the time asked for. */
const STREAMS_AT_ONCE = 50

export function exportChore(
  { store }: { readonly store: Store },
  buckets: ExportBuckets,
): Chore<ExportState> {
  return {
    name: LOGS_EXPORT,
    idOf: ({ taskId }) => taskId,
    async step(state, job) {
      const partition = accountPartition(state)
      const task = await store.transact(partition, () => exports.get(state.taskId))
      if (task === undefined || !isActive(task)) return job.commit(partition, function* () {})
      try {
        await advance({ store, buckets, state, task, job })
      } catch (error) {
        if (!(error instanceof AwsError)) throw error
        await job.commit(partition, (tx) => ended(tx, state, 'FAILED', error.message))
      }
    },
  }
}

interface Step {
  readonly store: Store
  readonly buckets: ExportBuckets
  readonly state: ExportState
  readonly task: ExportRow
  readonly job: Job<ExportState>
}

async function advance(step: Step): Promise<void> {
  const { state, task, job } = step
  const found = await nextStream(step)
  const partition = accountPartition(state)
  if (found === undefined) return job.commit(partition, (tx) => ended(tx, state, 'COMPLETED'))
  const { stream, from, part } = found
  const next = from && (await writeObject(step, { stream, from, part }))
  const after = nameKey(stream.name)
  const { account, region, taskId } = state
  const rest: ExportState = {
    ...{ account, region, taskId },
    ...(next === undefined
      ? { after }
      : {
          current: { name: stream.name, from: next, part: part + 1 },
          ...(state.after !== undefined && { after: state.after }),
        }),
  }
  await job.commit(partition, function* (tx) {
    const now = yield* exports.get(taskId)
    // It was cancelled meanwhile.
    if (now === undefined || !isActive(now)) return undefined
    if (now.status === 'PENDING') exports.put(tx, [taskId], { ...task, status: 'RUNNING' })
    return { state: rest }
  })
}

function* ended(
  tx: Tx,
  { taskId }: ExportState,
  status: ExportRow['status'],
  message?: string,
): Reading<undefined> {
  const row = yield* exports.get(taskId)
  if (row !== undefined && isActive(row)) endExport(tx, row, status, message)
  return undefined
}

interface Found {
  readonly stream: StreamRow
  /** undefined: nothing of it is wanted. */
  readonly from: Position | undefined
  readonly part: number
}

/** The stream to go on with, or the last of many that have nothing. */
function nextStream({ store, state, task }: Step): Promise<Found | undefined> {
  const { account, region, after, current } = state
  return store.transact(groupPartition(account, region, task.logGroup), function* () {
    const group = yield* groups.get()
    if (group === undefined || group.deleting) return undefined
    const named = current && (yield* streams.get(nameKey(current.name)))
    if (current && named) return { stream: named, from: current.from, part: current.part }
    const done = current ? nameKey(current.name) : after
    const rows = yield* streams.range([], {
      limit: STREAMS_AT_ONCE,
      ...(done !== undefined && { after: [done] }),
    })
    for (const { row: stream } of rows) {
      if (isWanted(task, stream)) return { stream, from: atTime(task.fromMs), part: 0 }
    }
    const last = rows.at(-1)?.row
    return last && { stream: last, from: undefined, part: 0 }
  })
}

function isWanted({ streamPrefix = '', fromMs, toMs }: ExportRow, stream: StreamRow): boolean {
  const { name, firstEventMs = Infinity, lastEventMs = -Infinity } = stream
  return name.startsWith(streamPrefix) && firstEventMs < toMs && lastEventMs >= fromMs
}

/** Answers where the next object of the stream begins; undefined: there is none. */
async function writeObject(step: Step, { stream, from, part }: Found & { from: Position }) {
  const { buckets, state, task } = step
  const lines = new Lines(step, stream, from)
  // A stream that has nothing of the time leaves no object.
  if (!(await lines.begin())) return undefined
  const { account, region } = state
  await buckets.write({
    bucket: task.bucket,
    key: `${task.prefix}/${task.id}/${stream.name.replaceAll('/', '-')}/${String(part).padStart(6, '0')}.gz`,
    content: Readable.from(lines.text()).pipe(createGzip()),
    from: arn('logs', region, account, `log-group:${task.logGroup}`),
    parentId: task.id,
  })
  return lines.next
}

class Lines {
  next: Position | undefined
  readonly #step: Step
  readonly #stream: StreamRow
  #page: string | undefined

  constructor(step: Step, stream: StreamRow, from: Position) {
    this.#step = step
    this.#stream = stream
    this.next = from
  }

  async begin(): Promise<boolean> {
    this.#page = await this.#read()
    return this.#page !== ''
  }

  async *text(): AsyncGenerator<Buffer> {
    let bytes = 0
    for (let page = this.#page!; ; page = await this.#read()) {
      const chunk = Buffer.from(page)
      yield chunk
      bytes += chunk.length
      if (this.next === undefined || bytes >= OBJECT_BYTES) return
    }
  }

  async #read(): Promise<string> {
    const { store, state, task } = this.#step
    const from = this.next!
    const partition = groupPartition(state.account, state.region, task.logGroup)
    const pages = streamPages(store, partition, this.#stream, from.timestampMs, task.toMs)
    const { events, next } = await readForwards(pages, {
      ...{ from, startMs: task.fromMs, endMs: task.toMs },
      ...{ limit: EVENTS_AT_ONCE, maxBytes: 1 << 20 },
    })
    this.next = next
    return events
      .map(
        ({ position, message }) => `${new Date(position.timestampMs).toISOString()} ${message}\n`,
      )
      .join('')
  }
}
