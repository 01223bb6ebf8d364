// API keys.
// https://docs.aws.amazon.com/apigateway/latest/api/API_ApiKey.html

import type { ApiKey } from '@aws-sdk/client-api-gateway'
import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import type { Context } from '../service.ts'
import { allOf } from './children.ts'
import { badRequest, conflict, notFound } from './errors.ts'
import { newId, newKeyValue } from './ids.ts'
import { API_KEY_CHARACTERS } from './limits.ts'
import { inAccount, requireOne, withTagsShown } from './of-account.ts'
import { pageOf, type PageInput } from './pages.ts'
import { booleanOf, patchesOf, patchListed, replaces, set } from './patch.ts'
import { apiKeyTable, apiKeyValueTable, keyPlanTable, planKeyTable } from './tables.ts'

export const noApiKey = () => notFound('Invalid API Key identifier specified')

export interface GivenKey {
  readonly name?: string | undefined
  readonly description?: string | undefined
  readonly enabled?: boolean | undefined
  readonly value?: string | undefined
  readonly generateDistinctId?: boolean | undefined
  readonly stageKeys?: { restApiId?: string | undefined; stageName?: string | undefined }[] | undefined // prettier-ignore
  readonly customerId?: string | undefined
  readonly tags?: Record<string, string> | undefined
}

export function* addKey(tx: Tx, given: GivenKey): Reading<ApiKey> {
  requireTexts(given)
  const { name, description, enabled = false, customerId, tags } = given
  const value = given.value || newKeyValue(tx)
  const { least, most } = API_KEY_CHARACTERS
  if (value.length < least) throw badRequest('API Key value should be at least 20 characters')
  if (value.length > most) throw badRequest('API Key value exceeds maximum size of 128 characters')
  if ((yield* apiKeyValueTable.get(value)) !== undefined) throw conflict('API Key already exists')
  const now = new Date(tx.nowMs)
  const stageKeys = (given.stageKeys ?? []).map(({ restApiId, stageName }) => `${restApiId}/${stageName}`) // prettier-ignore
  const key: ApiKey = {
    ...{ id: newId(tx), value },
    ...(name && { name }),
    ...(customerId && { customerId }),
    ...(description && { description }),
    ...{ enabled, createdDate: now, lastUpdatedDate: now, stageKeys },
    ...(tags && Object.keys(tags).length > 0 && { tags }),
  }
  apiKeyTable.put(tx, [key.id!], key)
  apiKeyValueTable.put(tx, [value], key.id!)
  return key
}

function requireTexts({
  name,
  description,
}: {
  name?: string | undefined
  description?: string | undefined
}) {
  // prettier-ignore
  if (name !== undefined && name.length > API_KEY_CHARACTERS.name) {
    throw badRequest('Invalid API Key name, can be at most 1024 characters.')
  }
  if (description !== undefined && description.length > API_KEY_CHARACTERS.description) {
    throw badRequest('Invalid API Key description specified.')
  }
}

export function createKey(input: GivenKey, context: Context): Promise<ApiKey> {
  return inAccount(context, (tx) => addKey(tx, input))
}

/** The value is told only where it was asked for. */
export function shownKey({ value, ...key }: ApiKey, withValue: boolean | undefined): ApiKey {
  return withValue === true ? { ...key, value } : key
}

export async function getKey(
  input: { apiKey: string | undefined; includeValue?: boolean | undefined },
  context: Context,
): Promise<ApiKey> {
  const key = await inAccount(context, () => requireOne(apiKeyTable, input.apiKey!, noApiKey))
  return shownKey(withTagsShown(key), input.includeValue)
}

export function getKeys(
  input: PageInput & { nameQuery?: string | undefined; customerId?: string | undefined; includeValues?: boolean | undefined }, // prettier-ignore
  context: Context,
) {
  return inAccount(context, function* () {
    const all = (yield* allOf(apiKeyTable)).filter(
      ({ name = '', customerId }) =>
        (input.nameQuery === undefined || name.startsWith(input.nameQuery)) &&
        (input.customerId === undefined || customerId === input.customerId),
    )
    const page = pageOf(all, input, ({ id }) => id!)
    return { ...page, items: page.items.map((key) => shownKey(key, input.includeValues)) }
  })
}

export function updateKey(
  input: { apiKey: string | undefined; patchOperations?: any[] | undefined },
  context: Context,
): Promise<ApiKey> {
  return inAccount(context, function* (tx) {
    const before = yield* requireOne(apiKeyTable, input.apiKey!, noApiKey)
    const key = patchListed(before, patchesOf(input.patchOperations), [
      replaces('/description', (draft, { value }) => set(draft, 'description', value || undefined)),
      replaces('/enabled', (draft, { value }) => (draft.enabled = booleanOf(value))),
      replaces('/name', (draft, { value }) => (draft.name = value)),
      replaces('/customerId', (draft, { value }) => set(draft, 'customerId', value || undefined)),
    ])
    requireTexts(key)
    key.lastUpdatedDate = new Date(tx.nowMs)
    apiKeyTable.put(tx, [key.id!], key)
    return shownKey(withTagsShown(key), false)
  })
}

export function deleteKey(input: { apiKey: string | undefined }, context: Context) {
  return inAccount(context, function* (tx) {
    const { id, value } = yield* requireOne(apiKeyTable, input.apiKey!, noApiKey)
    apiKeyTable.del(tx, [id!])
    apiKeyValueTable.del(tx, [value!])
    for (const { row: planId } of yield* keyPlanTable.range([id!], { limit: 100 })) {
      keyPlanTable.del(tx, [id!, planId])
      planKeyTable.del(tx, [planId, id!])
    }
    return {}
  })
}
