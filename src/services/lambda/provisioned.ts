// Provisioned concurrency: environments of a version that are started ahead and kept.
// https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html

import type { ProvisionedConcurrencyConfigListItem } from '@aws-sdk/client-lambda'
import { AwsError } from '../../kernel/aws-error.ts'
import { slotOf } from '../../store/slots.ts'
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

/**
 * Makes the processes follow what is configured now: of several nodes' those of one. `known`: what was
 * followed before, by function, where that is looked at again and again. Never rejects: a function may
 * be broken.
 */
export async function followProvisioned(
  lambda: Lambda,
  place: FunctionPlace,
  known?: Map<string, string>,
): Promise<void> {
  const { env, executor } = lambda
  if (!executor.keepWarm) return
  const { fn, wanted } = await env.store.transact(functionPartition(place), () => wantedOf())
  if (!fn) return
  const isHere = env.slots?.owns(slotOf('lambda-provisioned', fn.arn)) ?? true
  const counts = wanted.filter(({ count }) => count > 0)
  const byVersion = counts.map(({ version, count }) => [version.version, count] as const)
  const now = JSON.stringify([isHere, byVersion])
  if (known?.get(fn.arn) === now) return
  known?.set(fn.arn, now)
  executor.concurrency.provision(fn.arn, new Map(byVersion), isHere)
  for (const { version, count } of wanted) void provision(lambda, fn, version, isHere ? count : 0)
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
/** All functions of all accounts are gone through. */
const FOLLOW_MS = 5_000

/**
 * After a restart: what was provisioned is started again. A store that takes no writes for a moment
 * holds up neither the start nor, for long, this.
 */
export async function restoreProvisioned(
  lambda: Lambda,
  signal: AbortSignal,
  known = new Map<string, string>(),
): Promise<void> {
  const { activity, clock, log, store } = lambda.env
  const again = (afterMs: number, label?: string) => {
    const restore = () => {
      signal.removeEventListener('abort', cancel)
      restoreProvisioned(lambda, signal, known).catch((reason: unknown) => {
        log.error({ error: reason }, 'provisioned concurrency was not restored')
      })
    }
    const timer = clock.at(clock.nowMs() + afterMs, restore, label)
    const cancel = () => timer.cancel()
    signal.addEventListener('abort', cancel, { once: true })
  }
  try {
    await activity.during('lambda', () => restoreAll(lambda, known))
    // Other nodes do not say what they configure, and slots come and go.
    if (store.nodeName !== undefined && !signal.aborted) again(FOLLOW_MS)
  } catch (error) {
    if (!(error instanceof StoreUnavailable) || signal.aborted) throw error
    log.warn({ error }, 'provisioned concurrency could not be restored yet')
    again(AGAIN_MS, 'provisioned concurrency')
  }
}

async function restoreAll(lambda: Lambda, known: Map<string, string>): Promise<void> {
  const { store } = lambda.env
  for await (const partition of store.partitions(DIRECTORIES)) {
    const owner = ownerOf(partition)
    for (const { name, entry } of await allFunctions(store, owner)) {
      const place = { ...owner, name }
      const isWanted = Boolean(entry.facts.provisionedConcurrency)
      if (isWanted || known.has(functionArn(place))) await followProvisioned(lambda, place, known)
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
