// Tags of functions and of event source mappings.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-tags.html

import { parseArn } from '../../kernel/arn.ts'
import type { Tags } from '../resource/tags.ts'
import { invalidParameter } from './errors.ts'
import { functionName, parseFunctionArn } from './function-name.ts'
import { enterFunction, scopeOf } from './function-store.ts'
import { requireFunction } from './functions.ts'
import type { Lambda } from './lambda.ts'
import { MAX_TAGS } from './limits.ts'
import { versionTable } from './tables.ts'

export type { Tags }

/** Judges the tags that a resource would have in the end. */
export function checkTags(tags: Tags): void {
  const names = Object.keys(tags)
  if (names.length > MAX_TAGS) {
    throw invalidParameter(`Number of tags exceeds resource tag limit.`)
  }
  if (names.some((name) => name.toLowerCase().startsWith('aws:'))) {
    throw invalidParameter("Your request contains one or more reserved tag prefixes: 'aws:'.")
  }
}

/** Reads a resource's tags and, when `change` is given, replaces them by what it answers. */
export async function tagsOf(
  lambda: Lambda,
  resource: string,
  caller: { account: string; region: string },
  change?: (tags: Tags) => Tags,
): Promise<Tags> {
  const mapping = mappingUuid(resource)
  if (mapping !== undefined) {
    if (!change) return (await lambda.mappings.find(caller, mapping)).tags
    const changed = await lambda.mappings.change(caller, mapping, (row) => ({
      ...row,
      tags: change(row.tags),
    }))
    return changed.tags
  }
  const name = functionName(requireFunctionArn(resource), caller)
  return lambda.env.store.transact(scopeOf(name), function* (tx) {
    const fn = yield* requireFunction(name)
    if (!change) return fn.tags
    const tags = change(fn.tags)
    yield* enterFunction(tx, { ...fn, tags })
    const latest = yield* versionTable.get(0)
    versionTable.put(tx, [0], { ...latest!, revisionId: tx.uuid() })
    return tags
  })
}

function mappingUuid(resource: string): string | undefined {
  const [kind, uuid, ...rest] = parseArn(resource)?.resource.split(':', 3) ?? []
  return kind === 'event-source-mapping' && rest.length === 0 ? uuid : undefined
}

function requireFunctionArn(resource: string): string {
  const parsed = parseFunctionArn(resource)
  if (!parsed) {
    throw invalidParameter(`The resource ${resource} cannot be tagged in Millrace.`)
  }
  if (parsed.qualifier !== undefined) {
    throw invalidParameter(
      'Tags on function aliases and versions are not supported. Please specify a function ARN.',
    )
  }
  return resource
}
