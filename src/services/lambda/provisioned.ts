// Provisioned concurrency: environments of a version that are started ahead and kept.
// https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html

import type { ProvisionedConcurrencyConfigListItem } from '@aws-sdk/client-lambda'
import { AwsError } from '../../kernel/aws-error.ts'
import { StoreUnavailable, type Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { DIRECTORIES, ownerOf } from '../resource/resource.ts'
import { cannotFindAlias, functionNotFound, resourceConflict } from './errors.ts'
import { functionArn, type FunctionName } from './function-name.ts'
import { allFunctions, takenByOthers } from './function-store.ts'
import { allAliases, LATEST, versionKey } from './functions.ts'
import type { Lambda } from './lambda.ts'
import { ACCOUNT_CONCURRENCY, MIN_UNRESERVED_CONCURRENCY } from './limits.ts'
import {
  aliasTable,
  functionPartition,
  functionTable,
  provisionedTable,
  versionTable,
  type FunctionPlace,
  type FunctionRow,
  type ProvisionedRow,
  type VersionRow,
} from './tables.ts'

const MOST = 10_000

/** The version that a qualifier provisions; throws what AWS answers where there can be none. */
export function* provisionable(name: FunctionName, qualifier: string): Reading<VersionRow> {
  if (qualifier === LATEST) {
    throw bad('Provisioned Concurrency Configs cannot be applied to unpublished function versions.')
  }
  if (!(yield* functionTable.get())) throw functionNotFound(functionArn(name, qualifier))
  const key = versionKey(qualifier)
  if (key !== undefined) {
    const version = yield* versionTable.get(key)
    if (!version) throw functionNotFound(functionArn(name, qualifier))
    return version
  }
  const alias = yield* aliasTable.get(qualifier)
  if (!alias) throw cannotFindAlias(functionArn(name, qualifier))
  return (yield* versionTable.get(versionKey(alias.version)!))!
}

/** Of a version and its aliases only one may be provisioned. */
export function* requireSingle(qualifier: string, version: VersionRow): Reading<void> {
  if (qualifier !== version.version) {
    if (!(yield* provisionedTable.get(version.version))) return
    throw resourceConflict(
      "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version",
    )
  }
  for (const alias of yield* allAliases()) {
    if (alias.version === qualifier && (yield* provisionedTable.get(alias.name))) {
      throw resourceConflict('Version is pointed by a Provisioned Concurrency alias')
    }
  }
}

export function* allProvisioned(): Reading<ProvisionedRow[]> {
  return (yield* provisionedTable.range([], { limit: MOST })).map(({ row }) => row)
}

/** Throws where what a function would have provisioned leaves its account too little. */
export function* requireProvisionable(tx: Tx, fn: FunctionRow, provisioned: number): Reading<void> {
  const reserved = fn.reservedConcurrency
  if (reserved !== undefined && provisioned > reserved) {
    throw bad(
      'Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function',
    )
  }
  // What is provisioned within a reservation takes nothing from the others.
  if (reserved !== undefined || provisioned === 0) return
  requireLeft(ACCOUNT_CONCURRENCY - (yield* takenByOthers(tx, fn)), provisioned)
}

function requireLeft(unreserved: number, provisioned: number): void {
  if (provisioned > unreserved) {
    throw bad(
      "Specified ConcurrentExecutions for function is greater than account's unreserved " +
        `concurrency [${unreserved}].`,
    )
  }
  if (unreserved - provisioned < MIN_UNRESERVED_CONCURRENCY) {
    throw bad(
      "Specified ConcurrentExecutions for function decreases account's " +
        `UnreservedConcurrentExecution below its minimum value of [${MIN_UNRESERVED_CONCURRENCY}].`,
    )
  }
}

/** Makes the processes follow what is configured now. Never rejects: a function may be broken. */
export async function followProvisioned(lambda: Lambda, place: FunctionPlace): Promise<void> {
  const { env, executor } = lambda
  if (!executor.keepWarm) return
  const { fn, wanted } = await env.store.transact(functionPartition(place), () => wantedOf())
  if (!fn) return
  const counts = wanted.filter(({ count }) => count > 0)
  executor.concurrency.provision(
    fn.arn,
    new Map(counts.map(({ version, count }) => [version.version, count])),
  )
  for (const { version, count } of wanted) void provision(lambda, fn, version, count)
}

async function provision(
  { env, executor, provisioning }: Lambda,
  fn: FunctionRow,
  version: VersionRow,
  count: number,
): Promise<void> {
  const key = functionArn(fn, version.version)
  provisioning.set(key, 'starting')
  const failed = () => void provisioning.set(key, 'failed')
  try {
    await executor.keepWarm!(fn, version, count, failed)
  } catch (error) {
    env.log.warn({ err: error, key }, 'could not be provisioned')
    failed()
  }
  if (provisioning.get(key) === 'starting') provisioning.delete(key)
}

/** Every published version with how many environments of it are to be kept: mostly none. */
function* wantedOf(): Reading<{
  fn: FunctionRow | undefined
  wanted: { version: VersionRow; count: number }[]
}> {
  const fn = yield* functionTable.get()
  const counts = new Map<string, number>()
  for (const { qualifier, requested } of yield* allProvisioned()) {
    const alias = versionKey(qualifier) === undefined ? yield* aliasTable.get(qualifier) : undefined
    counts.set(alias?.version ?? qualifier, requested)
  }
  const wanted: { version: VersionRow; count: number }[] = []
  for (const { row: version } of yield* versionTable.range([], { limit: MOST })) {
    if (version.version === LATEST) continue
    wanted.push({ version, count: counts.get(version.version) ?? 0 })
  }
  return { fn, wanted }
}

const AGAIN_MS = 1_000

/**
 * After a restart: what was provisioned is started again. A store that takes no writes for a moment
 * holds up neither the start nor, for long, this.
 */
export async function restoreProvisioned(lambda: Lambda, signal: AbortSignal): Promise<void> {
  const { activity, clock, log } = lambda.env
  try {
    await activity.during('lambda', () => restoreAll(lambda))
  } catch (error) {
    if (!(error instanceof StoreUnavailable) || signal.aborted) throw error
    log.warn({ error }, 'provisioned concurrency could not be restored yet')
    const again = () =>
      void restoreProvisioned(lambda, signal).catch((reason: unknown) => {
        log.error({ error: reason }, 'provisioned concurrency was not restored')
      })
    const timer = clock.at(clock.nowMs() + AGAIN_MS, again, 'provisioned concurrency')
    signal.addEventListener('abort', () => timer.cancel())
  }
}

async function restoreAll(lambda: Lambda): Promise<void> {
  const { store } = lambda.env
  for await (const partition of store.partitions(DIRECTORIES)) {
    const owner = ownerOf(partition)
    for (const { name, entry } of await allFunctions(store, owner)) {
      if (entry.facts.provisionedConcurrency) await followProvisioned(lambda, { ...owner, name })
    }
  }
}

export function configurationShown(
  lambda: Lambda,
  place: FunctionPlace,
  row: ProvisionedRow,
  version: string,
): Omit<ProvisionedConcurrencyConfigListItem, 'FunctionArn'> {
  const state = lambda.provisioning.get(functionArn(place, version))
  const ready = state === undefined
  return {
    RequestedProvisionedConcurrentExecutions: row.requested,
    AvailableProvisionedConcurrentExecutions: ready ? row.requested : 0,
    AllocatedProvisionedConcurrentExecutions: ready ? row.requested : 0,
    Status: ready ? 'READY' : state === 'failed' ? 'FAILED' : 'IN_PROGRESS',
    StatusReason: state === 'failed' ? 'FUNCTION_ERROR_INIT_FAILURE' : undefined,
    LastModified: `${new Date(row.lastModifiedMs).toISOString().slice(0, 19)}+0000`,
  }
}

export function noProvisioned(): AwsError {
  return new AwsError(
    'ProvisionedConcurrencyConfigNotFoundException',
    'No Provisioned Concurrency Config found for this function',
    { status: 404, members: { Type: 'User' } },
  )
}

/** These errors of AWS's carry no `Type`. */
function bad(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message, { status: 400 })
}
