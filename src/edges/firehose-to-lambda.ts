// Firehose's stage before its destination: records are taken apart, and a function transforms them.
// https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html

import type { Edge, Outcome } from '../delivery/edge.ts'
import { eachAlone } from '../delivery/failure.ts'
import { parseArn } from '../kernel/arn.ts'
import type {
  BufferJob,
  Failed,
  FirehosePort,
  Packed,
  Ready,
  Staged,
} from '../services/firehose/port.ts'
import type { LambdaPort } from '../services/lambda/port.ts'
import type { RoleCheck } from '../services/service.ts'
import type { Intent } from '../store/store.ts'
import { delivering, describeBuffer, GONE } from './firehose-buffers.ts'
import { subRecordsOf } from './sub-records.ts'

export interface FirehoseToLambdaParts {
  readonly firehose: Pick<FirehosePort, 'ready' | 'records' | 'staged'>
  readonly lambda: Pick<LambdaPort, 'invoke'>
  readonly roleCheck: RoleCheck | undefined
}

export function firehoseToLambda(parts: FirehoseToLambdaParts): Edge {
  return {
    name: 'firehose-to-lambda',
    batchSize: 4,
    concurrency: 2,
    carry: (intents, { signal }) => eachAlone(intents, (intent) => carryOne(parts, intent, signal)),
    next: delivering,
    describe: describeBuffer,
  }
}

async function carryOne(
  parts: FirehoseToLambdaParts,
  intent: Intent,
  signal: AbortSignal,
): Promise<Outcome> {
  const job = intent.payload as BufferJob
  const ready = await parts.firehose.ready(job)
  if (ready === undefined) return GONE
  const { transform, subRecords } = ready.stream.destination
  const records: Packed[] = []
  for await (const page of parts.firehose.records(job)) {
    for (const record of page) records.push(...subRecordsOf(record, subRecords))
  }
  const attempt = intent.attempt + 1
  const result =
    transform === undefined
      ? { staged: records.map((record) => ({ kind: 'ok' as const, record })) }
      : await invoked(parts, ready, records, { attempt, signal })
  if ('failure' in result) {
    const { errorCode: code, errorMessage: reason } = result.failure
    if (attempt <= transform!.retries) return { kind: 'failed', permanent: false, code, reason }
    const failed = records.map((record) => ({ kind: 'failed' as const, record, ...result }))
    const { taken } = await parts.firehose.staged(job, intent.id, failed)
    return { kind: 'delivered', taken, reason: `given up: ${code}: ${reason}` }
  }
  const { taken } = await parts.firehose.staged(job, intent.id, result.staged)
  return { kind: 'delivered', taken }
}

interface Trying {
  readonly attempt: number
  readonly signal: AbortSignal
}

type Invoked = { readonly staged: readonly Staged[] } | { readonly failure: Failed }

async function invoked(
  { lambda, roleCheck }: FirehoseToLambdaParts,
  { stream, buffer }: Ready,
  records: readonly Packed[],
  { attempt, signal }: Trying,
): Promise<Invoked> {
  const { functionArn, roleArn } = stream.destination.transform!
  const failing = (errorCode: string, errorMessage: string): { failure: Failed } => ({
    failure: { attemptsMade: attempt, errorCode, errorMessage, lambdaArn: functionArn },
  })
  const payload = JSON.stringify(eventOf({ stream, buffer }, records))
  if (roleCheck !== undefined && roleArn !== '') {
    const refusal = await roleCheck({
      ...{ service: 'lambda', operation: 'Invoke', region: parseArn(functionArn)?.region ?? stream.region }, // prettier-ignore
      ...{ input: { FunctionName: functionArn }, as: roleArn },
      ...{ sessionName: stream.name, by: 'firehose.amazonaws.com' },
    })
    if (refusal !== undefined) return failing('Lambda.InvokeAccessDenied', refusal.message)
  }
  const { sealed } = buffer
  const request = { functionArn, payload, requestId: sealed.id, from: stream.arn, signal }
  const result = await lambda.invoke(request)
  if (result.kind === 'throttled') return failing('Lambda.InvokeLimitExceeded', result.reason)
  if (result.kind === 'refused') return failing(`Lambda.${result.code}`, result.reason)
  if (result.functionError !== undefined) {
    return failing('Lambda.FunctionError', `The Lambda function was successfully invoked but it returned an error result: ${result.payload.slice(0, 1_000)}`) // prettier-ignore
  }
  return { staged: stagedBy(records, result.payload, failing) }
}

function eventOf({ stream, buffer }: Pick<Ready, 'stream' | 'buffer'>, records: readonly Packed[]) {
  return {
    invocationId: buffer.sealed.id,
    deliveryStreamArn: stream.arn,
    ...(stream.source && { sourceKinesisStreamArn: stream.source.streamArn }),
    region: stream.region,
    records: records.map(({ id, atMs, data }) => ({
      recordId: id,
      approximateArrivalTimestamp: atMs,
      data: Buffer.from(data).toString('base64'),
      ...(stream.source && {
        kinesisRecordMetadata: { sequenceNumber: id.split('.', 1)[0], approximateArrivalTimestamp: atMs }, // prettier-ignore
      }),
    })),
  }
}

interface Returned {
  readonly recordId?: unknown
  readonly result?: unknown
  readonly data?: unknown
  readonly metadata?: { readonly partitionKeys?: unknown } | null
}

function stagedBy(
  records: readonly Packed[],
  payload: string,
  failing: (code: string, message: string) => { failure: Failed },
): Staged[] {
  const all = (code: string, message: string): Staged[] =>
    records.map((record) => ({ kind: 'failed', record, ...failing(code, message) }))
  const returned = returnedIn(payload)
  if (returned === undefined) {
    return all(
      'Lambda.JsonProcessingException',
      'Error parsing records returned from the function.',
    )
  }
  const byId = new Map(returned.map((one) => [one.recordId, one]))
  if (byId.size < returned.length) {
    return all('Lambda.DuplicatedRecordId', 'Multiple records were returned with the same record ID. Ensure that the Lambda function returns unique record IDs for each record.') // prettier-ignore
  }
  if (records.some(({ id }) => !byId.has(id))) {
    return all('Lambda.MissingRecordId', 'One or more record Ids were not returned. Ensure that the Lambda function returns all received record Ids.') // prettier-ignore
  }
  return records.map((record) => stagedAs(record, byId.get(record.id)!, failing))
}

function returnedIn(payload: string): readonly Returned[] | undefined {
  try {
    const answer = JSON.parse(payload) as { records?: unknown } | null
    const records = answer?.records
    const isList = Array.isArray(records) && records.every((one) => typeof one === 'object' && one)
    return isList ? (records as Returned[]) : undefined
  } catch {
    return undefined
  }
}

function stagedAs(
  record: Packed,
  { result, data, metadata }: Returned,
  failing: (code: string, message: string) => { failure: Failed },
): Staged {
  if (result === 'Dropped') return { kind: 'dropped', record }
  if (result === 'ProcessingFailed') {
    return { kind: 'failed', record, ...failing('Lambda.ProcessingFailedStatus', 'ProcessingFailed status set for record') } // prettier-ignore
  }
  if (result !== 'Ok' || typeof data !== 'string') {
    return { kind: 'failed', record, ...failing('Lambda.InvalidReturnFormat', 'The result must be Ok, Dropped or ProcessingFailed, with data in base64.') } // prettier-ignore
  }
  const made = { ...record, data: Buffer.from(data, 'base64') }
  return { kind: 'ok', record: made, keys: keysOf(metadata?.partitionKeys) }
}

function keysOf(given: unknown): Readonly<Record<string, string>> {
  if (typeof given !== 'object' || given === null) return {}
  const entries = Object.entries(given).filter(([, value]) => value !== null)
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]))
}
