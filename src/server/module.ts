// A service as one object: what its folder says of it, what of it runs, and how it is joined to others.
// `modules/` has one file for each; `registry.ts` lists them.

import type { Chore } from '../store/chore.ts'
import type { Edge } from '../delivery/edge.ts'
import type { Weather } from '../delivery/weather.ts'
import type { Outbound } from '../edges/outbound/outbound.ts'
import type { Permissions } from '../edges/permission.ts'
import type { Owner } from '../services/lambda/execution/leftovers.ts'
import type {
  CallOperation,
  Env,
  PortOf,
  RoleCheck,
  SendInRole,
  Service,
} from '../services/service.ts'
import type { HostRoute, PageRules } from '../wire/types.ts'
import type { ServiceRoute } from './admin/route.ts'
import type { Page } from './metrics/exposition.ts'
import type { Reach } from './reach.ts'

export interface Module extends Service {
  /** Begins to run it, over one store. Left out: its operations are all there is. */
  open?(surroundings: Surroundings): Running
  /** What the metrics' page says of it. */
  gauges?(page: Page, env: Env): Promise<void>
  /** Admin routes by method and path; one that ends in a slash takes the rest as its argument. */
  readonly routes?: Routes
}

export type Routes = Readonly<Record<string, ServiceRoute>>

/** What a service finds when it is opened. */
export interface Surroundings {
  readonly env: Env
  /** Calls to others, under the rules of the settings. */
  readonly outbound: Outbound
  readonly permissions: Permissions
  readonly reach: Reach
  /** Whether a role may what a service does in it; without it every role may. */
  readonly roleCheck: RoleCheck | undefined
  /** Calls operations in a role, as from outside; left out where nothing answers. */
  readonly call: CallOperation | undefined
  /** The same on AWS's wire; left out where nothing answers. */
  readonly sendInRole: SendInRole | undefined
  /** Who has the data directory to himself. */
  readonly owner: Owner | undefined
  /**
   * Another service's port, in the weather of tests. Two services that ask for each other's while they
   * open throw: one of them can wait until its `edges` are asked for.
   */
  port<Port>(name: PortOf<Port>): Port
}

/** A service that runs. */
export interface Running {
  /** The door for edges, and for who else asks for it by name. */
  readonly port?: unknown
  /** The same port where what stands behind it is in trouble now and then. */
  portIn?(weather: Weather): unknown
  /** What its operations are given beside the request. */
  readonly own?: unknown
  /** Arrows that begin here; asked for when all services are open. */
  edges?(): readonly Edge[]
  readonly chores?: readonly Chore[]
  /** Arrows that poll what is here; as `edges`. They start last and stop first. */
  sources?(): readonly Runner[]
  /** What else runs beside requests. */
  readonly runner?: Runner
  /** What answers at hosts of its own: function URLs. */
  readonly hostRoutes?: readonly HostRoute[]
  /** Which web pages may ask for its resources, where those say so themselves: buckets. */
  readonly pageRules?: PageRules
  /** Admin routes that need what runs. */
  readonly routes?: Routes
  /** Ids of all blobs that its rows name. What no service names is swept. */
  namedBlobs?(): AsyncIterable<string>
}

/** Something that runs beside requests: pollers, pools of processes. */
export interface Runner {
  start?(): void | Promise<void>
  /** Ends gracefully: what it holds goes back where it came from. */
  stop(): Promise<void>
}
