// Usage plans: which stages, how fast, how much, for which keys.
// https://docs.aws.amazon.com/apigateway/latest/api/API_UsagePlan.html

import type { ApiStage, UsagePlan, UsagePlanKey } from '@aws-sdk/client-api-gateway'
import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import type { Context } from '../service.ts'
import { allOf, named } from './children.ts'
import { badRequest, conflict, notFound } from './errors.ts'
import { noApiKey } from './api-key.ts'
import { newPartId } from './ids.ts'
import { inAccount, requireOne, withTagsShown } from './of-account.ts'
import { pageOf, type PageInput } from './pages.ts'
import { patchesOf, type Patch } from './patch.ts'
import {
  accountPartition,
  apiAddress,
  apiKeyTable,
  apiTable,
  keyPlanTable,
  planKeyTable,
  stageTable,
  usagePlanTable,
} from './tables.ts'
import { changePlan } from './usage-plan-patch.ts'

export const noPlan = () => notFound('Invalid Usage Plan ID specified')

/** Plans are written in a scope of their account's partition and those of the APIs that they name. */
function withApis<T>(
  apiIds: readonly string[],
  context: Context,
  run: (tx: Tx) => Reading<T>,
): Promise<T> {
  const apis = [...new Set(apiIds)].slice(0, MOST_APIS)
  const partitions = apis.map((id) => apiAddress(context, id).partition)
  return context.store.transact([accountPartition(context), ...new Set(partitions)], run)
}

/** A scope has 128 partitions at most. */
const MOST_APIS = 100

function* requireStages(
  tx: Tx,
  stages: readonly ApiStage[],
  context: Context,
  planId: string,
): Reading<void> {
  if (stages.length > MOST_APIS) throw badRequest(`A usage plan may have at most ${MOST_APIS} API stages`) // prettier-ignore
  for (const { apiId = '', stage = '' } of stages) {
    const api = tx.in(apiAddress(context, apiId).partition)
    const found = yield* api.read(apiTable.get())
    const there = found && (yield* api.read(named(stageTable, stage)))
    if (there === undefined) {
      throw notFound(`Invalid API Stage {api: ${apiId}, stage: ${stage}} specified for usageplan ${planId}`) // prettier-ignore
    }
  }
}

type GivenPlan = Omit<UsagePlan, 'id'>

export function createPlan(input: GivenPlan, context: Context): Promise<UsagePlan> {
  const { name, description, apiStages = [], throttle, quota, productCode, tags } = input
  if (!name) throw badRequest('Usage Plan name must be non-empty')
  return withApis(
    apiStages.map(({ apiId = '' }) => apiId),
    context,
    function* (tx) {
      const id = newPartId(tx)
      yield* requireStages(tx, apiStages, context, id)
      const plan: UsagePlan = {
        ...{ id, name },
        ...(description && { description }),
        apiStages,
        ...(throttle && { throttle }),
        ...(quota && { quota: { ...quota, offset: quota.offset ?? 0 } }),
        ...(productCode && { productCode }),
        ...(tags && Object.keys(tags).length > 0 && { tags }),
      }
      usagePlanTable.put(tx, [id], plan)
      return plan
    },
  )
}

export function updatePlan(
  input: { usagePlanId: string | undefined; patchOperations?: any[] | undefined },
  context: Context,
): Promise<UsagePlan> {
  const patches = patchesOf(input.patchOperations)
  return withApis(patches.flatMap(addedApi), context, function* (tx) {
    const before = yield* requireOne(usagePlanTable, input.usagePlanId!, noPlan)
    const plan = changePlan(before, patches)
    const known = new Set((before.apiStages ?? []).map(placeOf))
    const added = (plan.apiStages ?? []).filter((stage) => !known.has(placeOf(stage)))
    yield* requireStages(tx, added, context, plan.id!)
    usagePlanTable.put(tx, [plan.id!], plan)
    return withTagsShown(plan)
  })
}

const placeOf = ({ apiId, stage }: ApiStage) => `${apiId}:${stage}`

function addedApi({ op, path, value }: Patch): string[] {
  return op === 'add' && path === '/apiStages' && value ? [value.split(':')[0]!] : []
}

export function deletePlan(input: { usagePlanId: string | undefined }, context: Context) {
  return inAccount(context, function* (tx) {
    const id = input.usagePlanId!
    yield* requireOne(usagePlanTable, id, noPlan)
    usagePlanTable.del(tx, [id])
    for (const { row } of yield* planKeyTable.range([id], { limit: MOST_KEYS })) {
      planKeyTable.del(tx, [id, row.id])
      keyPlanTable.del(tx, [row.id, id])
    }
    return {}
  })
}

const MOST_KEYS = 10_000

export function getPlans(input: PageInput & { keyId?: string | undefined }, context: Context) {
  return inAccount(context, function* () {
    const all: UsagePlan[] = []
    for (const plan of yield* allOf(usagePlanTable)) {
      const { keyId } = input
      if (keyId !== undefined && (yield* planKeyTable.get(plan.id!, keyId)) === undefined) continue
      all.push(plan)
    }
    return pageOf(all, input, ({ id }) => id!)
  })
}

// --- Keys of plans.

interface OnePlanKey {
  readonly usagePlanId: string | undefined
  readonly keyId: string | undefined
}

export function createPlanKey(
  input: OnePlanKey & { keyType: string | undefined },
  context: Context,
): Promise<UsagePlanKey> {
  const { usagePlanId, keyId, keyType } = input
  return inAccount(context, function* (tx) {
    yield* requireOne(usagePlanTable, usagePlanId!, noPlan)
    if (keyType !== 'API_KEY')
      throw badRequest('Invalid key type specified. Valid options are API_KEY')
    yield* requireOne(apiKeyTable, keyId!, noApiKey)
    if ((yield* planKeyTable.get(usagePlanId!, keyId!)) !== undefined) {
      throw conflict(`API Key ${keyId} has already been added to Usage Plan ${usagePlanId}`)
    }
    planKeyTable.put(tx, [usagePlanId!, keyId!], { id: keyId!, type: keyType })
    keyPlanTable.put(tx, [keyId!, usagePlanId!], usagePlanId!)
    return yield* shownPlanKey(keyId!, keyType)
  })
}

function* shownPlanKey(id: string, type: string): Reading<UsagePlanKey> {
  const key = yield* apiKeyTable.get(id)
  return { id, type, ...(key?.value && { value: key.value }), ...(key?.name && { name: key.name }) }
}

export function getPlanKey(input: OnePlanKey, context: Context): Promise<UsagePlanKey> {
  return inAccount(context, function* () {
    const row = yield* requirePlanKey(input)
    return yield* shownPlanKey(row.id, row.type)
  })
}

function* requirePlanKey({ usagePlanId, keyId }: OnePlanKey) {
  const fits = usagePlanId!.length < 512 && keyId!.length < 512
  const row = fits ? yield* planKeyTable.get(usagePlanId!, keyId!) : undefined
  if (row === undefined) throw notFound('Invalid Usage Plan Key identifier specified')
  return row
}

export function deletePlanKey(input: OnePlanKey, context: Context) {
  return inAccount(context, function* (tx) {
    yield* requirePlanKey(input)
    planKeyTable.del(tx, [input.usagePlanId!, input.keyId!])
    keyPlanTable.del(tx, [input.keyId!, input.usagePlanId!])
    return {}
  })
}

/** AWS answers an empty list for a plan that is not there. */
export function getPlanKeys(
  input: PageInput & { usagePlanId: string | undefined; nameQuery?: string | undefined },
  context: Context,
) {
  return inAccount(context, function* () {
    const { usagePlanId = '', nameQuery = '' } = input
    if (usagePlanId.length > 512) return { items: [] }
    const keys: UsagePlanKey[] = []
    for (const { row } of yield* planKeyTable.range([usagePlanId], { limit: MOST_KEYS })) {
      const key = yield* shownPlanKey(row.id, row.type)
      if ((key.name ?? '').startsWith(nameQuery)) keys.push(key)
    }
    return pageOf(keys, input, ({ id }) => id!)
  })
}
