// What trails need of other services, asked when a trail is put.

import type { Destinations } from './port.ts'

export interface Own {
  readonly destinations: Destinations
}
