// Requests to a bucket whose accesses are logged leave a line, which goes out with others later.

import { AwsError } from '../../../kernel/aws-error.ts'
import type { Store } from '../../../store/store.ts'
import type { Context, Operation } from '../../service.ts'
import { bucketPartition, buckets } from '../tables.ts'
import { logging } from './configuration.ts'
import { lineOf, type Access } from './line.ts'
import { noteLine } from './deliver.ts'

const FRESH_MS = 1_000
const REMEMBERED = 10_000

/** Whether buckets log, as it was a moment ago: asked with every request. */
const known = new WeakMap<
  Store,
  Map<string, { readonly logs: boolean; readonly untilMs: number }>
>()

/** Its logging was changed here. */
export function forgetLogging(store: Store, bucket: string): void {
  known.get(store)?.delete(bucket)
}

export function logged(operation: Operation): Operation {
  return {
    name: operation.name,
    async handle(input, context: Context, own) {
      if (input.Bucket === undefined || !(await logs(context, input.Bucket))) {
        return operation.handle(input, context, own)
      }
      const startedMs = context.clock.nowMs()
      let output: any
      let error: unknown
      try {
        return (output = await operation.handle(input, context, own))
      } catch (thrown) {
        error = thrown
        throw thrown
      } finally {
        await note(context, accessOf({ input, context, output, error, startedMs }), input.Bucket)
      }
    },
  }
}

async function logs({ store, clock }: Context, bucket: string): Promise<boolean> {
  const nowMs = clock.nowMs()
  let mine = known.get(store)
  if (mine === undefined) known.set(store, (mine = new Map()))
  const before = mine.get(bucket)
  if (before !== undefined && nowMs < before.untilMs) return before.logs
  const found = await store.transact(
    bucketPartition(bucket),
    function* () {
      return (yield* logging()) !== undefined
    },
    { durability: 'buffered' },
  )
  if (mine.size >= REMEMBERED) mine.clear()
  mine.set(bucket, { logs: found, untilMs: nowMs + FRESH_MS })
  return found
}

interface Call {
  readonly input: any
  readonly context: Context
  readonly output: any
  readonly error: unknown
  readonly startedMs: number
}

function accessOf({ input, context, output, error, startedMs }: Call): Access {
  const { caller, sent, clock, operation } = context
  const status = output?.HttpStatus ?? (output?.ContentRange === undefined ? undefined : 206)
  const removes = operation.startsWith('Delete') && operation !== 'DeleteObjects'
  const failed = error instanceof AwsError ? error : undefined
  const length = output?.ContentLength as number | undefined
  return {
    ...{ atMs: startedMs, requestId: context.requestId, operation, key: input.Key },
    ...{ method: sent?.method ?? 'GET', target: sent?.target ?? '-' },
    status: error === undefined ? (status ?? (removes ? 204 : 200)) : (failed?.status ?? 500),
    errorCode: error === undefined ? undefined : (failed?.code ?? 'InternalError'),
    bytesSent: operation === 'GetObject' ? length : undefined,
    objectBytes: length ?? (operation === 'PutObject' ? input.ContentLength : undefined),
    ...{ tookMs: clock.nowMs() - startedMs, versionId: input.VersionId },
    sourceIp: caller.sourceIp,
    requester:
      caller.accessKeyId === undefined ? undefined : { account: context.account, arn: caller.arn },
    presigned: sent?.target.includes('X-Amz-Signature=') ?? false,
    ...{ referer: sent?.referer, userAgent: caller.userAgent, host: sent?.host },
  }
}

/** Best effort, as in AWS: an answer does not fail for its line. */
async function note({ store, log }: Context, access: Access, name: string): Promise<void> {
  try {
    await store.transact(
      bucketPartition(name),
      function* (tx) {
        const bucket = yield* buckets.get()
        if (bucket === undefined || (yield* logging()) === undefined) return
        yield* noteLine(tx, bucket, access.requestId, lineOf(bucket, access))
      },
      { durability: 'buffered' },
    )
  } catch (error) {
    log.warn({ err: error, bucket: name }, 'an access was not logged')
  }
}
