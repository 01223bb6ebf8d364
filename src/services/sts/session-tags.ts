// Session tags, and those that go on to the sessions made from a session.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html

import { invalidParameterValue } from './errors.ts'
import type { SessionRow } from './tables.ts'

type GivenTag = {
  readonly Key?: string | undefined
  readonly Value?: string | undefined
}

export interface SessionTags {
  readonly tags: Readonly<Record<string, string>>
  /** Lower-case keys. */
  readonly transitive: readonly string[]
}

export function sessionTags(
  given: readonly GivenTag[],
  transitiveKeys: readonly string[],
  calling: SessionRow | undefined,
): SessionTags {
  const keys = new Set(given.map((tag) => (tag.Key ?? '').toLowerCase()))
  if (keys.size !== given.length) {
    throw invalidParameterValue(
      'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    )
  }
  for (const key of transitiveKeys) {
    if (!keys.has(key.toLowerCase())) {
      throw invalidParameterValue(
        'The specified transitive tag key must be included in the requested tags.',
      )
    }
  }
  const inherited = Object.entries(calling?.tags ?? {}).filter(([key]) =>
    calling?.transitive?.includes(key.toLowerCase()),
  )
  if (inherited.some(([key]) => keys.has(key.toLowerCase()))) {
    throw invalidParameterValue(
      "One of the specified transitive tag keys can't be set because it conflicts with a " +
        'transitive tag key from the calling session.',
    )
  }
  const own = given.map((tag) => [tag.Key ?? '', tag.Value ?? ''])
  return {
    tags: Object.fromEntries([...inherited, ...own]),
    transitive: [...inherited.map(([key]) => key), ...transitiveKeys].map((key) =>
      key.toLowerCase(),
    ),
  }
}
