// Tags of functions. https://docs.aws.amazon.com/lambda/latest/dg/configuration-tags.html

import { invalidParameter } from './errors.ts'
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
