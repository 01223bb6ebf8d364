// What a service's events and resources are called where people read of them.

import type { Arn } from './arn.ts'

export interface Nouns {
  /** What an event is called where it is: `Message`. Default `Event`. */
  readonly event?: string
  /** A resource: `queue orders`. Default: the service and the ARN's end. */
  resource?(arn: Arn, text: string): string
}
