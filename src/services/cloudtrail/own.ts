// What trails need of other services, asked when a trail is put.

import type { Context } from '../service.ts'
import type { Destinations } from './port.ts'

export interface Own {
  readonly destinations: Destinations
  /** Whether an account and region may look up now: twice a second, where limits bind. */
  mayLookUp(of: Pick<Context, 'account' | 'region' | 'clock' | 'settings'>): boolean
}
