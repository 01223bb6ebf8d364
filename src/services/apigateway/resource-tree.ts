// Resources: the tree of an API's paths.
// https://docs.aws.amazon.com/apigateway/latest/api/API_Resource.html

import type { Method, Resource } from '@aws-sdk/client-api-gateway'
import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import type { Context } from '../service.ts'
import { allOf, inApi, named, requireRoom } from './children.ts'
import { badRequest, conflict, noResource } from './errors.ts'
import { newPartId } from './ids.ts'
import { MAX_RESOURCES } from './limits.ts'
import { pageOf, type PageInput } from './pages.ts'
import { patchesOf, patchListed, replaces } from './patch.ts'
import { methodTable, requireApi, resourceTable } from './tables.ts'

const TOO_MANY =
  'Maximum number of resources for this API has been reached. Please contact AWS if you need additional resources.'

/** `{name}`, `{name+}`, or what a segment of a path may be. */
const PATH_PART = /^(?:\{[a-zA-Z0-9._-]{1,256}\+?\}|[a-zA-Z0-9._\-:*$@!,;=~%()+']{1,512})$/
const isVariable = (part: string) => part.startsWith('{')
const isGreedy = (part: string) => part.endsWith('+}')

export function* requireResource(id: string): Reading<Resource> {
  const row = yield* named(resourceTable, id)
  if (row === undefined) throw noResource()
  return row
}

/** Throws unless a part may stand below the parent beside its siblings. */
export function requirePlace(part: string, parent: Resource, siblings: readonly Resource[]): void {
  if (!PATH_PART.test(part)) {
    throw badRequest(
      "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end.",
    )
  }
  if (parent.pathPart !== undefined && isGreedy(parent.pathPart)) {
    throw badRequest(`Cannot create a child of a resource with a greedy path variable: ${parent.pathPart}`) // prettier-ignore
  }
  if (siblings.some(({ pathPart }) => pathPart === part)) {
    throw conflict(`Another resource with the same parent already has this name: ${part}`)
  }
  const other = siblings.find(({ pathPart = '' }) => isVariable(pathPart))
  if (isVariable(part) && other !== undefined) {
    throw badRequest(`A sibling (${other.pathPart}) of this resource already has a variable path part -- only one is allowed`) // prettier-ignore
  }
}

export function joined(parent: Resource, part: string): string {
  return parent.path === '/' ? `/${part}` : `${parent.path}/${part}`
}

/** Makes a resource below another one. */
export function* addResource(tx: Tx, parentId: string, pathPart: string): Reading<Resource> {
  const parent = yield* requireResource(parentId)
  const all = yield* allOf(resourceTable)
  requirePlace(
    pathPart,
    parent,
    all.filter((one) => one.parentId === parentId),
  )
  yield* requireRoom(resourceTable, MAX_RESOURCES, TOO_MANY)
  const resource = { id: newPartId(tx), parentId, pathPart, path: joined(parent, pathPart) }
  resourceTable.put(tx, [resource.id], resource)
  return resource
}

interface OneResource {
  readonly restApiId: string | undefined
  readonly resourceId: string | undefined
}

export function createResource(
  input: {
    restApiId: string | undefined
    parentId: string | undefined
    pathPart: string | undefined
  },
  context: Context,
): Promise<Resource> {
  return inApi(input, context, function* (tx, _api, found) {
    if (!found) throw noResource()
    return yield* addResource(tx, input.parentId!, input.pathPart!)
  })
}

/** `embed=methods` shows the methods in full, otherwise their names. */
function* shown(resource: Resource, embed: readonly string[] | undefined): Reading<Resource> {
  const methods = yield* allOf<Method>(methodTable, [resource.id!])
  if (methods.length === 0) return resource
  const full = embed?.includes('methods') === true
  const all = methods.map((method) => [method.httpMethod!, full ? method : {}] as const)
  return { ...resource, resourceMethods: Object.fromEntries<Method>(all) }
}

export function getResource(
  input: OneResource & { embed?: string[] | undefined },
  context: Context,
) {
  return inApi(input, context, function* (_tx, _api, found) {
    if (!found) throw noResource()
    return yield* shown(yield* requireResource(input.resourceId!), input.embed)
  })
}

export function getResources(
  input: PageInput & { restApiId: string | undefined; embed?: string[] | undefined },
  context: Context,
) {
  return inApi(input, context, function* (_tx, api) {
    yield* requireApi(api)
    const page = pageOf(yield* allOf(resourceTable), input, ({ path }) => path!)
    const items: Resource[] = []
    for (const resource of page.items) items.push(yield* shown(resource, input.embed))
    return { ...page, items }
  })
}

export function deleteResource(
  input: OneResource,
  context: Context,
): Promise<Record<string, never>> {
  return inApi(input, context, function* (tx, api, found) {
    if (!found) throw noResource()
    const resource = yield* requireResource(input.resourceId!)
    const root = yield* requireApi(api)
    if (resource.id === root.rootResourceId) throw badRequest('Cannot remove the root resource of an API') // prettier-ignore
    yield* removeTree(tx, resource, yield* allOf(resourceTable))
    return {}
  })
}

export function* removeTree(tx: Tx, resource: Resource, all: readonly Resource[]): Reading<void> {
  for (const { row } of yield* methodTable.range([resource.id!], { limit: 16 })) {
    methodTable.del(tx, [resource.id!, row.httpMethod!])
  }
  resourceTable.del(tx, [resource.id!])
  for (const child of all) {
    if (child.parentId === resource.id) yield* removeTree(tx, child, all)
  }
}

export function updateResource(
  input: OneResource & { patchOperations?: any[] | undefined },
  context: Context,
): Promise<Resource> {
  return inApi(input, context, function* (tx, _api, found) {
    if (!found) throw noResource()
    const before = yield* requireResource(input.resourceId!)
    const after = patchListed(before, patchesOf(input.patchOperations), [
      replaces('/parentId', (draft, { value }) => (draft.parentId = value)),
      replaces('/pathPart', (draft, { value }) => (draft.pathPart = value)),
    ])
    const all = yield* allOf(resourceTable)
    const parent = yield* requireResource(after.parentId ?? '')
    if (isBelow(parent, before, all)) throw badRequest('Resources cannot be cyclical.')
    const others = all.filter(({ id, parentId }) => parentId === parent.id && id !== before.id)
    requirePlace(after.pathPart ?? '', parent, others)
    return rename(tx, { ...after, path: joined(parent, after.pathPart!) }, all)
  })
}

function isBelow(resource: Resource, top: Resource, all: readonly Resource[]): boolean {
  let at: Resource | undefined = resource
  while (at !== undefined) {
    if (at.id === top.id) return true
    const { parentId }: Resource = at
    at = all.find(({ id }) => id === parentId)
  }
  return false
}

/** Paths of what stands below follow. */
function rename(tx: Tx, resource: Resource, all: readonly Resource[]): Resource {
  resourceTable.put(tx, [resource.id!], resource)
  for (const child of all) {
    if (child.parentId === resource.id) rename(tx, { ...child, path: joined(resource, child.pathPart!) }, all) // prettier-ignore
  }
  return resource
}
