// Which resource a path is: its own segments first, then a variable, then what takes all the rest.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-settings-method-request.html

import type { Resource } from '@aws-sdk/client-api-gateway'

export interface Matched {
  readonly resource: Resource
  readonly pathParameters: Readonly<Record<string, string>>
}

/** `path` is below the stage, as sent. */
export function matchResource(resources: readonly Resource[], path: string): Matched | undefined {
  const segments = segmentsOf(path)
  const root = resources.find(({ parentId }) => parentId === undefined)
  if (root === undefined) return undefined
  const children = new Map<string, Resource[]>()
  for (const resource of resources) {
    if (resource.parentId === undefined) continue
    const siblings = children.get(resource.parentId)
    if (siblings === undefined) children.set(resource.parentId, [resource])
    else siblings.push(resource)
  }
  return walk(root, segments, children)
}

/** Decoded; one slash at the end is none. */
export function segmentsOf(path: string): string[] {
  const trimmed = path.replace(/^\//, '').replace(/\/$/, '')
  return trimmed === '' ? [] : trimmed.split('/').map(decoded)
}

export function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function walk(
  at: Resource,
  segments: readonly string[],
  children: ReadonlyMap<string, readonly Resource[]>,
): Matched | undefined {
  if (segments.length === 0) return { resource: at, pathParameters: {} }
  const [first = '', ...rest] = segments
  const below = children.get(at.id!) ?? []
  const named = below.find(({ pathPart }) => pathPart === first)
  const found = named && walk(named, rest, children)
  if (found !== undefined) return found
  const variable = below.find(({ pathPart }) => pathPart!.startsWith('{'))
  if (variable === undefined) return undefined
  const part = variable.pathPart!
  if (part.endsWith('+}')) {
    return { resource: variable, pathParameters: { [part.slice(1, -2)]: segments.join('/') } }
  }
  const deeper = walk(variable, rest, children)
  if (deeper === undefined) return undefined
  return { ...deeper, pathParameters: { [part.slice(1, -1)]: first, ...deeper.pathParameters } }
}
