// REST APIs themselves.
// https://docs.aws.amazon.com/apigateway/latest/api/API_RestApi.html

import type { EndpointConfiguration, RestApi } from '@aws-sdk/client-api-gateway'
import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import type { Context } from '../service.ts'
import { tokenOf } from '../resource/page-token.ts'
import { directoryOf } from '../resource/resource.ts'
import { badRequest } from './errors.ts'
import { MAX_COMPRESSION_SIZE } from './limits.ts'
import { newId } from './ids.ts'
import { afterOf, limitOf, type PageInput } from './pages.ts'
import { startSweep } from './sweep.ts'
import { defaultModels } from './model-defaults.ts'
import {
  apiAddress,
  apiOwnerTable,
  apiTable,
  enterApi,
  INDEX,
  requireApi,
  resourceTable,
  restApis,
  scopeOf,
  type ApiAddress,
} from './tables.ts'

const NAME_CHARACTERS = 1_024

export interface NewApi {
  readonly name: string
  readonly description?: string | undefined
  readonly version?: string | undefined
  readonly cloneFrom?: string | undefined
  readonly binaryMediaTypes?: string[] | undefined
  readonly minimumCompressionSize?: number | undefined
  readonly apiKeySource?: RestApi['apiKeySource']
  readonly endpointConfiguration?: EndpointConfiguration | undefined
  readonly policy?: string | undefined
  readonly tags?: Record<string, string> | undefined
  readonly disableExecuteApiEndpoint?: boolean | undefined
}

export function requireName(name: string | undefined): string {
  if (!name || name.length > NAME_CHARACTERS) throw badRequest('Invalid REST API name specified')
  return name
}

export function requireCompression(size: number | undefined): void {
  if (size !== undefined && (size < 0 || size > MAX_COMPRESSION_SIZE)) {
    throw badRequest('Invalid minimum compression size, must be between 0 and 10485760')
  }
}

/** As AWS keeps them; throws what it does not take. */
export function endpointOf(given: EndpointConfiguration | undefined): EndpointConfiguration {
  const types = given?.types ?? ['EDGE']
  if (types.length === 0) {
    throw badRequest('REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.')
  }
  if (types.length > 1) throw badRequest('Cannot create an api with multiple Endpoint Types.')
  const isPrivate = types[0] === 'PRIVATE'
  const ipAddressType = given?.ipAddressType ?? (isPrivate ? 'dualstack' : 'ipv4')
  if (isPrivate && ipAddressType !== 'dualstack') {
    throw badRequest('Only dualstack ipAddressType is supported for Private APIs.')
  }
  const ids = given?.vpcEndpointIds
  return { ipAddressType, types, ...(ids && ids.length > 0 && { vpcEndpointIds: ids }) }
}

/** Writes a new API with its root resource and default models. */
export function* makeApi(tx: Tx, address: ApiAddress, given: NewApi): Reading<RestApi> {
  const rootResourceId = newId(tx)
  const api: RestApi = {
    id: address.id,
    name: given.name,
    ...(given.description !== undefined && { description: given.description }),
    createdDate: new Date(tx.nowMs),
    ...(given.version && { version: given.version }),
    ...(given.binaryMediaTypes?.length && { binaryMediaTypes: given.binaryMediaTypes }),
    ...(given.minimumCompressionSize !== undefined && { minimumCompressionSize: given.minimumCompressionSize }), // prettier-ignore
    apiKeySource: given.apiKeySource ?? 'HEADER',
    endpointConfiguration: endpointOf(given.endpointConfiguration),
    ...(given.policy && { policy: given.policy }),
    ...(given.tags && { tags: given.tags }),
    disableExecuteApiEndpoint: given.disableExecuteApiEndpoint ?? false,
    rootResourceId,
  }
  resourceTable.put(tx, [rootResourceId], { id: rootResourceId, path: '/' })
  defaultModels(tx)
  yield* enterApi(tx, address, api)
  return api
}

export async function createApi(given: NewApi, context: Context): Promise<RestApi> {
  requireName(given.name)
  if (given.description === '') throw badRequest('Description cannot be an empty string')
  requireCompression(given.minimumCompressionSize)
  endpointOf(given.endpointConfiguration)
  const address = apiAddress(context, await freshId(context))
  return context.store.transact(scopeOf(address), (tx) => makeApi(tx, address, given))
}

/** An id that no API has: drawn before the scope of its partition can be named. */
export function freshId({ store }: Pick<Context, 'store'>): Promise<string> {
  // eslint-disable-next-line require-yield
  return store.transact(
    INDEX,
    function* (tx) {
      return newId(tx)
    },
    { durability: 'buffered' },
  )
}

export function changeApi(
  id: string,
  context: Context,
  change: (api: RestApi) => RestApi,
): Promise<RestApi> {
  const address = apiAddress(context, id)
  return context.store.transact(scopeOf(address), function* (tx) {
    const api = change(yield* requireApi(address))
    yield* enterApi(tx, address, api)
    return api
  })
}

export async function deleteApi(id: string, context: Context): Promise<Record<string, never>> {
  const address = apiAddress(context, id)
  await context.store.transact(scopeOf(address), function* (tx) {
    yield* requireApi(address)
    apiTable.del(tx, [])
    apiOwnerTable.del(tx.in(INDEX), [id])
    yield* restApis.leave(tx.in(directoryOf(address)), id)
    startSweep(tx, address)
  })
  return {}
}

export async function listApis(input: PageInput, context: Context) {
  const limit = limitOf(input)
  const after = afterOf(input)
  const { found, more } = await context.store.transact(directoryOf(context), () =>
    restApis.page({ limit, after }),
  )
  const items: RestApi[] = []
  for (const { name } of found) {
    const row = await context.store.transact(apiAddress(context, name).partition, () =>
      apiTable.get(),
    )
    if (row !== undefined) items.push(row.api)
  }
  return { items, ...(more && limit > 0 && { position: tokenOf(found.at(-1)!.name) }) }
}

/** An answer to a read shows tags, one to create only those given. */
export function shown(api: RestApi): RestApi {
  return { ...api, tags: api.tags ?? {} }
}
