// What a request finds in the wire that it came by.

import type { Clock } from '../kernel/clock.ts'
import type { Log } from '../kernel/log.ts'
import type { Random } from '../kernel/random.ts'
import type { AdminHandler } from './admin-handler.ts'
import type { Gate } from './gate.ts'
import type { Handlers } from './handlers.ts'
import type { HostGuard } from './host-guard.ts'
import type { HostRoute } from './host-route.ts'
import type { PageRules } from './page-rules.ts'
import type { Identify } from './models/routes.ts'
import type { WireOptions } from './options.ts'
import type { SigningKeys } from './sigv4/signing-key.ts'
import type { TraitsByService } from './traits.ts'

/** What the wire itself needs of the environment; handlers get all of it. */
export interface WireEnv {
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
}

export interface Surroundings {
  readonly env: WireEnv
  readonly options: WireOptions
  readonly handlers: Handlers
  readonly identify: Identify
  readonly traits: TraitsByService
  /** The same, by the name that clients sign with. */
  readonly signerTraits: TraitsByService
  readonly hosts: HostGuard
  readonly signingKeys: SigningKeys
  readonly admin: AdminHandler | undefined
  readonly hostRoutes: readonly HostRoute[]
  /** Of resources that say themselves which web pages may ask. */
  readonly pageRules: readonly PageRules[]
  readonly gate: Gate | undefined
  /** The server stops: waits end, connections are not kept. */
  readonly draining: boolean
  /** SDKs correct their clock by this header, so it tells the clock's time, virtual or not. */
  dateHeader(): string
}
