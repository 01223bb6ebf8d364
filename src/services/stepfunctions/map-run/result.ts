// What a map run yields: its children's outputs in order, or where they were written.
// https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html

import type { MapState, Writer } from '../../../asl/definition.ts'
import { DATA_LIMIT, StateFailure } from '../../../asl/failure.ts'
import { isObject, type Json, type JsonObject } from '../../../asl/json.ts'
import type { Store } from '../../../store/store.ts'
import type { MapNews } from '../engine/run.ts'
import { children, type ChildRow, type ExecutionRow, type MapRunRow } from '../tables.ts'
import { isExceeded } from './children.ts'
import { partitionOfMapRun } from './place.ts'
import type { AskS3 } from './read-items.ts'

const PAGE = 500
const MAX_RESULT_BYTES = 262_144

interface Ended {
  readonly state: MapState
  readonly parent: ExecutionRow
  readonly s3: AskS3
}

export async function resultOf(
  store: Store,
  row: MapRunRow,
  { state, parent, s3 }: Ended,
): Promise<MapNews> {
  if (isExceeded(row)) {
    const cause = 'The specified tolerated failure threshold was exceeded'
    return { kind: 'failed', error: 'States.ExceedToleratedFailureThreshold', cause }
  }
  try {
    const { writer } = state.distributed!
    const ended = await childrenOf(store, row, writer?.resource === undefined)
    const output = await written(writer, ended, { row, parent, s3 })
    return { kind: 'succeeded', output }
  } catch (thrown) {
    if (!(thrown instanceof StateFailure)) throw thrown
    return { kind: 'failed', error: thrown.error, cause: thrown.cause }
  }
}

/** `bounded`: their outputs have to fit into a result. */
async function childrenOf(store: Store, row: MapRunRow, bounded: boolean): Promise<ChildRow[]> {
  const found: ChildRow[] = []
  let bytes = 0
  for (let after: number | undefined; ;) {
    const options = { limit: PAGE, ...(after !== undefined && { after: [after] as [number] }) }
    const page = await store.transact(partitionOfMapRun(row.arn), () => children.range([], options))
    for (const { key, row: child } of page) {
      after = key.integer()
      bytes += child.output?.length ?? 0
      if (bounded && bytes > MAX_RESULT_BYTES) throw tooLarge(row.state)
      found.push(child)
    }
    if (page.length < PAGE) return found
  }
}

function tooLarge(name: string): StateFailure {
  return new StateFailure(DATA_LIMIT, `The state/task '${name}' returned a result with a size exceeding the maximum number of bytes service limit.`, { inState: false }) // prettier-ignore
}

interface To {
  readonly row: MapRunRow
  readonly parent: ExecutionRow
  readonly s3: AskS3
}

async function written(
  writer: Writer | undefined,
  ended: readonly ChildRow[],
  to: To,
): Promise<Json> {
  const succeeded = ended.filter(({ status }) => status === 'SUCCEEDED')
  const outputs = succeeded.map(({ output = 'null' }) => JSON.parse(output) as Json)
  if (writer === undefined) return outputs
  if (writer.resource === undefined) return shapedBy(writer, succeeded, outputs)
  const place = to.row.writer as Json | undefined
  const { Bucket, Prefix = '' }: JsonObject = place !== undefined && isObject(place) ? place : {}
  if (typeof Bucket !== 'string') {
    throw new StateFailure('States.ResultWriterFailed', 'The ResultWriter names no bucket', { inState: false }) // prettier-ignore
  }
  const prefix = Prefix === '' ? '' : `${String(Prefix).replace(/\/$/, '')}/`
  const folder = `${prefix}${to.row.arn.split(':').at(-1)}`
  const files: Record<string, Json[]> = { SUCCEEDED: [], FAILED: [], PENDING: [] }
  for (const [status, list] of Object.entries(files)) {
    const of = ended.filter((child) => fileOf(child) === status)
    if (of.length === 0) continue
    const Key = `${folder}/${status}_0.${writer.outputType === 'JSONL' ? 'jsonl' : 'json'}`
    const Body = textOf(writer, of)
    await to.s3('PutObject', { Bucket, Key, Body: Buffer.from(Body, 'utf8') as unknown as Json })
    list.push({ Key, Size: Buffer.byteLength(Body) })
  }
  const Key = `${folder}/manifest.json`
  const manifest = { DestinationBucket: Bucket, MapRunArn: to.row.arn, ResultFiles: files }
  await to.s3('PutObject', { Bucket, Key, Body: Buffer.from(JSON.stringify(manifest), 'utf8') as unknown as Json }) // prettier-ignore
  return { MapRunArn: to.row.arn, ResultWriterDetails: { Bucket, Key } }
}

function fileOf({ status }: ChildRow): string {
  if (status === 'SUCCEEDED') return 'SUCCEEDED'
  return status === undefined ? 'PENDING' : 'FAILED'
}

function shapedBy({ transformation }: Writer, ended: readonly ChildRow[], outputs: Json[]): Json {
  if (transformation === 'COMPACT') return outputs
  if (transformation === 'FLATTEN') return outputs.flat() as Json[]
  return ended.map(recordOf)
}

/** A child with what DescribeExecution says of it. */
function recordOf(child: ChildRow): Json {
  const {
    arn,
    name,
    input,
    output,
    error,
    cause,
    status = 'PENDING',
    startMs = 0,
    stopMs = 0,
  } = child
  return {
    ExecutionArn: arn,
    Input: input,
    InputDetails: { Included: true },
    Name: name,
    ...(output !== undefined && { Output: output, OutputDetails: { Included: true } }),
    ...(error !== undefined && { Error: error }),
    ...(cause !== undefined && { Cause: cause }),
    StartDate: new Date(startMs).toISOString(),
    StateMachineArn: arn.replace(':execution:', ':stateMachine:').replace(/:[^:]*$/, ''),
    Status: status,
    StopDate: new Date(stopMs).toISOString(),
  }
}

function textOf(writer: Writer, ended: readonly ChildRow[]): string {
  const outputs = ended.map(({ output = 'null' }) => JSON.parse(output) as Json)
  const all = shapedBy(writer, ended, outputs)
  const list = Array.isArray(all) ? (all as Json[]) : [all]
  return writer.outputType === 'JSONL' ? list.map((one) => JSON.stringify(one)).join('\n') : JSON.stringify(list) // prettier-ignore
}
