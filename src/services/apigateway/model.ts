// Models: JSON schemas by name.
// https://docs.aws.amazon.com/apigateway/latest/api/API_Model.html

import type { Method, Model } from '@aws-sdk/client-api-gateway'
import type { Reading } from '../../store/table.ts'
import type { Context } from '../service.ts'
import { allOf, inApi, named, requireRoom } from './children.ts'
import { badRequest, conflict, notFound } from './errors.ts'
import { newPartId } from './ids.ts'
import { MAX_CHILDREN } from './limits.ts'
import { patchesOf, patchListed, replaces, set } from './patch.ts'
import { methodTable, modelTable, requireApi, resourceTable } from './tables.ts'

export const noModel = (name: string) => notFound(`Invalid model name specified: ${name}`)

interface OneModel {
  readonly restApiId: string | undefined
  readonly modelName: string | undefined
}

export interface GivenModel {
  readonly restApiId: string | undefined
  readonly name: string | undefined
  readonly contentType: string | undefined
  readonly description?: string | undefined
  readonly schema?: string | undefined
}

export function requireModelName(name: string | undefined): string {
  if (!name) throw badRequest('Model name must be non-empty')
  if (!/^[a-zA-Z0-9]{1,256}$/.test(name)) throw badRequest(`Model name must be alphanumeric: ${name.slice(0, 256)}`) // prettier-ignore
  return name
}

const NO_SCHEMA = 'Model schema must have at least 1 property or array items defined'

export function requireSchema(
  schema: string | undefined,
  contentType = 'application/json',
): string {
  if (!schema) throw badRequest(NO_SCHEMA)
  if (!contentType.includes('json')) return schema
  try {
    JSON.parse(schema)
  } catch {
    throw badRequest('Invalid model schema specified. The schema must be valid JSON')
  }
  return schema
}

export async function createModel(input: GivenModel, context: Context): Promise<Model> {
  const { contentType, description, schema } = input
  return inApi(input, context, function* (tx, api) {
    yield* requireApi(api)
    const name = requireModelName(input.name)
    if ((yield* modelTable.get(name)) !== undefined) {
      throw conflict('Model name already exists for this REST API')
    }
    requireSchema(schema, contentType)
    yield* requireRoom(modelTable, MAX_CHILDREN, 'Maximum number of Models for this API has been reached.') // prettier-ignore
    const model: Model = {
      ...{ id: newPartId(tx), name, contentType, schema },
      ...(description && { description }),
    }
    modelTable.put(tx, [name], model)
    return model
  })
}

export function updateModel(
  input: OneModel & { patchOperations?: any[] | undefined },
  context: Context,
): Promise<Model> {
  return inApi(input, context, function* (tx, _api, found) {
    const before = found ? yield* named(modelTable, input.modelName!) : undefined
    if (before === undefined) throw noModel(input.modelName!)
    const model = patchListed(before, patchesOf(input.patchOperations), [
      replaces('/description', (draft, { value }) => set(draft, 'description', value || undefined)),
      replaces('/schema', (draft, { value }) => (draft.schema = requireSchema(value))),
    ])
    modelTable.put(tx, [model.name!], model)
    return model
  })
}

export function deleteModel(input: OneModel, context: Context): Promise<Record<string, never>> {
  const name = input.modelName!
  return inApi(input, context, function* (tx, _api, found) {
    if (!found || (yield* named(modelTable, name)) === undefined) throw noModel(name)
    yield* requireUnused(name)
    modelTable.del(tx, [name])
    return {}
  })
}

/** A model that a method or another model names stays. */
function* requireUnused(name: string): Reading<void> {
  const resources = yield* allOf(resourceTable)
  const paths = new Map(resources.map(({ id, path }) => [id!, path!]))
  for (const { key, row } of yield* methodTable.range([], { limit: MAX_CHILDREN * 2 })) {
    const where = `${paths.get(key.text()) ?? ''}/${row.httpMethod}`
    const kind = usedIn(row, name)
    if (kind !== undefined) throw conflict(`Cannot delete model '${name}', is referenced in method ${kind}: ${where}`) // prettier-ignore
  }
  for (const model of yield* allOf(modelTable)) {
    if (model.name !== name && model.schema?.includes(`/models/${name}"`)) {
      throw conflict(`Cannot delete model '${name}', is referenced in model: ${model.name}`)
    }
  }
}

function usedIn({ requestModels, methodResponses }: Method, name: string): string | undefined {
  if (Object.values(requestModels ?? {}).includes(name)) return 'request'
  const responses = Object.values(methodResponses ?? {})
  const used = responses.some(({ responseModels }) => Object.values(responseModels ?? {}).includes(name)) // prettier-ignore
  return used ? 'response' : undefined
}
