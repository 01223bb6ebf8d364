// Who causes what happens to a message, as the lineage tells it.

import type { QueueWeather } from '../service.ts'

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
