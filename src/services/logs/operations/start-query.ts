// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html

import { AwsError } from '../../../kernel/aws-error.ts'
import { inAccount } from '../account.ts'
import { invalidParameter } from '../errors.ts'
import { groupNameOf, inGroup } from '../group.ts'
import { MalformedQuery } from '../insights/lexer.ts'
import { KEPT_MS, launch, MAX_RUNNING, queries, queriesByTime, results, type QueryRow } from '../insights/queries.ts' // prettier-ignore
import { parseQuery } from '../insights/query.ts'
import { MAX_RESULTS } from '../insights/run.ts'
import { operation } from '../operation.ts'
import { groups } from '../tables.ts'
import type { Context } from '../../service.ts'

const MAX_GROUPS = 50
const FORGOTTEN_PER_START = 8
const PIECES_AT_MOST = 1_000

export const startQuery = operation('StartQuery', async (input, context) => {
  const { queryString, startTime, endTime, limit = MAX_RESULTS } = input
  if ((input.queryLanguage ?? 'CWLI') !== 'CWLI') {
    throw new AwsError(
      'NotImplemented',
      `Millrace does not support logs:StartQuery in ${input.queryLanguage} (only CWLI)`,
      { status: 501, fault: 'server' },
    )
  }
  const groupNames = namesOf(input, context)
  if (endTime < startTime) {
    throw invalidParameter('Query\'s end date and time is before its start date and time.') // prettier-ignore
  }
  for (const name of groupNames) await requireQueried(context, name)
  requireWellFormed(queryString, context.clock.nowMs())
  const row = await inAccount(context, function* (tx) {
    yield* forget(tx)
    const recent = yield* queriesByTime.range([], { limit: MAX_RUNNING, reverse: true })
    let running = 0
    for (const { key } of recent) {
      key.integer()
      if ((yield* queries.get(key.text()))?.status === 'Running') running++
    }
    if (running >= MAX_RUNNING) {
      throw new AwsError('LimitExceededException', 'Account maximum query concurrency limit of [30] reached.') // prettier-ignore
    }
    const created: QueryRow = {
      id: tx.uuid(),
      text: queryString,
      language: 'CWLI',
      groupNames,
      startSeconds: startTime,
      endSeconds: endTime,
      limit,
      createdAtMs: tx.nowMs,
      status: 'Running',
    }
    queries.put(tx, [created.id], created)
    queriesByTime.put(tx, [created.createdAtMs, created.id], null)
    return created
  })
  launch(context, row)
  return { queryId: row.id }
})

function namesOf(
  input: {
    readonly logGroupName?: string | undefined
    readonly logGroupNames?: readonly string[] | undefined
    readonly logGroupIdentifiers?: readonly string[] | undefined
  },
  context: Context,
): string[] {
  const given = [input.logGroupName, input.logGroupNames, input.logGroupIdentifiers]
  if (given.filter((names) => names !== undefined).length !== 1) {
    throw invalidParameter('Exactly one of logGroupName, logGroupNames and logGroupIdentifiers is required.') // prettier-ignore
  }
  const names = input.logGroupNames ?? (input.logGroupName === undefined ? undefined : [input.logGroupName]) // prettier-ignore
  const all = names ?? input.logGroupIdentifiers!.map((id) => groupNameOf({ logGroupIdentifier: id }, context)) // prettier-ignore
  if (all.length === 0 || all.length > MAX_GROUPS) {
    throw invalidParameter(`A query is over 1 to ${MAX_GROUPS} log groups.`)
  }
  return [...new Set(all)]
}

async function requireQueried(context: Context, name: string): Promise<void> {
  const group = await inGroup(context, name, () => groups.get())
  if (group !== undefined && !group.deleting) return
  throw new AwsError(
    'ResourceNotFoundException',
    `Log group '${name}' does not exist for account ID '${context.account}' (Service: AWSLogs; ` +
      'Status Code: 400; Error Code: ResourceNotFoundException; ' +
      `Request ID: ${context.requestId}; Proxy: null)`,
  )
}

function requireWellFormed(text: string, nowMs: number): void {
  try {
    parseQuery(text, nowMs)
  } catch (error) {
    if (!(error instanceof MalformedQuery)) throw error
    const { message, at } = error
    throw new AwsError('MalformedQueryException', `${message} (at character ${at + 1})`, {
      members: { queryCompileError: { location: { startCharOffset: at, endCharOffset: at + 1 }, message } }, // prettier-ignore
    })
  }
}

/** Each new query pays for some that are past their time. */
function* forget(tx: import('../../../store/store.ts').Tx) {
  const before = Math.max(0, tx.nowMs - KEPT_MS)
  const old = yield* queriesByTime.range([], { limit: FORGOTTEN_PER_START, before: [before] })
  for (const { key } of old) {
    const atMs = key.integer()
    const id = key.text()
    for (const piece of yield* results.range([id], { limit: PIECES_AT_MOST })) {
      piece.key.text()
      results.del(tx, [id, piece.key.integer()])
    }
    queries.del(tx, [id])
    queriesByTime.del(tx, [atMs, id])
  }
}
