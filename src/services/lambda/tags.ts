// Tags of functions. https://docs.aws.amazon.com/lambda/latest/dg/configuration-tags.html

import { invalidParameter } from './errors.ts'
import { functionName, parseFunctionArn, type FunctionName } from './function-name.ts'
import { MAX_TAGS } from './limits.ts'

/** Judges the tags that a resource would have in the end. */
export function checkTags(tags: Readonly<Record<string, string | undefined>>): void {
  const names = Object.keys(tags)
  if (names.length > MAX_TAGS) {
    throw invalidParameter(`Number of tags exceeds resource tag limit.`)
  }
  if (names.some((name) => name.toLowerCase().startsWith('aws:'))) {
    throw invalidParameter("Your request contains one or more reserved tag prefixes: 'aws:'.")
  }
}

/** The function that a resource ARN names; other resources of Lambda have no tags here. */
export function taggedFunction(
  resource: string,
  caller: { account: string; region: string },
): FunctionName {
  const parsed = parseFunctionArn(resource)
  if (!parsed) {
    throw invalidParameter(`The resource ${resource} cannot be tagged: it is not a function.`)
  }
  if (parsed.qualifier !== undefined) {
    throw invalidParameter(
      'Tags on function aliases and versions are not supported. Please specify a function ARN.',
    )
  }
  return functionName(resource, caller)
}
