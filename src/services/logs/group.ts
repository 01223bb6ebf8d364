// Finding a log group and its streams, by the ways in which callers name them.

import { parseArn, arn as arnOf } from '../../kernel/arn.ts'
import type { Op } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import type { Context } from '../service.ts'
import {
  groupNotFound,
  invalidParameter,
  nameTooLong,
  streamNotFound,
  validation,
} from './errors.ts'
import { MAX_NAME_CHARACTERS } from './limits.ts'
import {
  groupPartition,
  groups,
  nameKey,
  streams,
  type GroupRow,
  type StreamRow,
} from './tables.ts'

/** The row of a group that is there. */
export function* requireGroup(): Reading<GroupRow> {
  const group = yield* groups.get()
  if (group === undefined || group.deleting) throw groupNotFound()
  return group
}

export function* requireStream(name: string): Reading<StreamRow> {
  const stream = yield* streams.get(nameKey(name))
  if (stream === undefined) throw streamNotFound()
  return stream
}

export function requireName(name: string): void {
  if (name.length > MAX_NAME_CHARACTERS) throw nameTooLong()
}

/** Runs an operation on a group's partition. */
export function inGroup<T>(context: Context, logGroup: string, op: Op<T>): Promise<T> {
  requireName(logGroup)
  return context.store.transact(groupPartition(context.account, context.region, logGroup), op)
}

/** Changes a group's row. */
export function changeGroup(
  context: Context,
  logGroup: string,
  change: (group: GroupRow) => GroupRow,
): Promise<void> {
  return inGroup(context, logGroup, function* (tx) {
    groups.put(tx, [], change(yield* requireGroup()))
  })
}

/** The group that a request names by `logGroupName` or by `logGroupIdentifier` (name or ARN). */
export function groupNameOf(
  input: {
    readonly logGroupName?: string | undefined
    readonly logGroupIdentifier?: string | undefined
  },
  context: Context,
): string {
  const { logGroupName, logGroupIdentifier } = input
  if (logGroupName !== undefined && logGroupIdentifier !== undefined) {
    throw validation('LogGroup name and LogGroup ARN are mutually exclusive parameters.')
  }
  if (logGroupName !== undefined) return logGroupName
  if (logGroupIdentifier === undefined) {
    throw invalidParameter('Either logGroupName or logGroupIdentifier must be specified.')
  }
  if (!logGroupIdentifier.startsWith('arn:')) return logGroupIdentifier
  return groupNameOfArn(logGroupIdentifier, context) ?? notFound()
}

/** `arn:aws:logs:…:log-group:<name>`, with or without `:*`; undefined when it is none of ours. */
export function groupNameOfArn(text: string, context: Context): string | undefined {
  const arn = parseArn(text)
  if (arn?.service !== 'logs' || !arn.resource.startsWith('log-group:')) return undefined
  if (arn.account !== context.account || arn.region !== context.region) return undefined
  const name = arn.resource.slice('log-group:'.length)
  return name.endsWith(':*') ? name.slice(0, -2) : name
}

function notFound(): never {
  throw groupNotFound()
}

export function groupArn(context: Context, logGroup: string): string {
  return arnOf('logs', context.region, context.account, `log-group:${logGroup}`)
}
