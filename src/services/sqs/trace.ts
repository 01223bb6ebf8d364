// The lineage's view of X-Ray trace headers: `Root=1-…;Parent=…;Sampled=1`.

import type { QueueWeather } from '../service.ts'

/** The root id, without a regular expression over caller's text. */
export function traceIdOf(header: string | undefined): string | undefined {
  if (header === undefined) return undefined
  const at = header.indexOf('Root=')
  if (at < 0) return undefined
  const end = header.indexOf(';', at)
  const root = header.slice(at + 5, end < 0 ? undefined : end)
  return root.length > 0 && root.length <= 64 ? root : undefined
}

/** Who caused a step, for its hop. */
export interface Cause {
  /** Where it came from or goes to: `api:sqs.SendMessage`, a consumer, an ARN. */
  readonly party: string
  readonly via: string
  readonly requestId?: string
  readonly parentId?: string
  /** Why, or what else is to be known. */
  readonly note?: string
  /** Of a message on its way in; default `accepted`, as by an API call. */
  readonly outcome?: 'accepted' | 'delivered'
  /** In test mode. */
  readonly weather?: QueueWeather | undefined
}
