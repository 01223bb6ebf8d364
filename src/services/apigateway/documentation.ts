// Documentation parts and versions.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-documenting-api.html

import type { DocumentationPart, DocumentationVersion } from '@aws-sdk/client-api-gateway'
import type { Context } from '../service.ts'
import { allOf, inApi, named, requireRoom, updateChild } from './children.ts'
import { badRequest, conflict, noSuch } from './errors.ts'
import { newPartId } from './ids.ts'
import { MAX_CHILDREN } from './limits.ts'
import { pageOf, type PageInput } from './pages.ts'
import { patchesOf, patchListed, replaces, set } from './patch.ts'
import { partTable, requireApi, stageTable, versionTable } from './tables.ts'

export const noPart = () => noSuch('Documentation part')
export const noVersion = () => noSuch('Documentation version')

const TOO_MANY = 'Maximum number of documentation parts for this API has been reached.'

export function createPart(
  input: { restApiId: string | undefined; location: DocumentationPart['location']; properties: string | undefined }, // prettier-ignore
  context: Context,
): Promise<DocumentationPart> {
  return inApi(input, context, function* (tx, api) {
    yield* requireApi(api)
    const { location, properties } = input
    requireProperties(properties)
    yield* requireRoom(partTable, MAX_CHILDREN, TOO_MANY)
    const same = JSON.stringify(placeOf(location))
    const all = yield* allOf(partTable)
    if (all.some((part) => JSON.stringify(placeOf(part.location)) === same)) {
      throw conflict('Documentation part already exists for the specified location: ' + whereIs(location)) // prettier-ignore
    }
    const part = { id: newPartId(tx), location, properties }
    partTable.put(tx, [part.id], part)
    return part
  })
}

export function requireProperties(properties: string | undefined): void {
  try {
    const value: unknown = JSON.parse(properties ?? '')
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return
  } catch {
    // It is no JSON.
  }
  throw badRequest('Documentation part properties must be a JSON object')
}

export function placeOf(location: DocumentationPart['location']): unknown[] {
  const { type, path, method, statusCode, name } = location ?? { type: undefined }
  return [type, path ?? null, method ?? null, statusCode ?? null, name ?? null]
}

const whereIs = (location: DocumentationPart['location']) => `type '${location?.type}'`

export function getParts(
  input: PageInput & {
    restApiId: string | undefined
    type?: string | undefined
    nameQuery?: string | undefined
    path?: string | undefined
  },
  context: Context,
) {
  return inApi(input, context, function* (_tx, api) {
    yield* requireApi(api)
    const all = (yield* allOf(partTable)).filter(({ location }) => {
      const { type, path, name } = location!
      return (
        (input.type === undefined || input.type === type) &&
        (input.path === undefined || input.path === path) &&
        (input.nameQuery === undefined || name?.includes(input.nameQuery) === true)
      )
    })
    return pageOf(all, input, ({ id }) => id!)
  })
}

export function updatePart(
  input: { restApiId: string | undefined; documentationPartId: string | undefined; patchOperations?: any[] | undefined }, // prettier-ignore
  context: Context,
): Promise<DocumentationPart> {
  const patches = patchesOf(input.patchOperations)
  return updateChild(partTable, input, input.documentationPartId!, context, {
    missing: noPart,
    change: (row) =>
      patchListed(row, patches, [
        replaces('/properties', (draft, { value }) => {
          requireProperties(value)
          draft.properties = value
        }),
      ]),
  })
}

export function deletePart(
  input: { restApiId: string | undefined; documentationPartId: string | undefined },
  context: Context,
): Promise<Record<string, never>> {
  return inApi(input, context, function* (tx, api) {
    yield* requireApi(api)
    const id = input.documentationPartId!
    if ((yield* named(partTable, id)) === undefined) throw noPart()
    partTable.del(tx, [id])
    return {}
  })
}

export function createVersion(
  input: { restApiId: string | undefined; documentationVersion: string | undefined; stageName?: string | undefined; description?: string | undefined }, // prettier-ignore
  context: Context,
): Promise<DocumentationVersion> {
  return inApi(input, context, function* (tx, api) {
    yield* requireApi(api)
    const { documentationVersion: version = '', stageName, description } = input
    if (version === '' || version.length > 64) throw badRequest('Invalid Documentation version specified') // prettier-ignore
    if ((yield* versionTable.get(version)) !== undefined) {
      throw conflict('Documentation version already exists for this REST API')
    }
    yield* requireRoom(versionTable, MAX_CHILDREN, TOO_MANY)
    if (stageName !== undefined) {
      const stage = yield* named(stageTable, stageName)
      if (stage === undefined) throw noSuch('stage')
      stageTable.put(tx, [stageName], { ...stage, documentationVersion: version })
    }
    const createdDate = new Date(tx.nowMs)
    const row = { version, createdDate, ...(description && { description }) }
    versionTable.put(tx, [version], row)
    return row
  })
}

export function updateVersion(
  input: { restApiId: string | undefined; documentationVersion: string | undefined; patchOperations?: any[] | undefined }, // prettier-ignore
  context: Context,
): Promise<DocumentationVersion> {
  const patches = patchesOf(input.patchOperations)
  return updateChild(versionTable, input, input.documentationVersion!, context, {
    missing: noVersion,
    change: (row) =>
      patchListed(row, patches, [
        replaces('/description', (draft, { value }) => set(draft, 'description', value)),
      ]),
  })
}
