// Opens all services over one store and joins them: ports to edges, chores to the pump.

import { choreEdges } from '../delivery/chores.ts'
import type { Edge } from '../delivery/edge.ts'
import type { Weather } from '../delivery/weather.ts'
import { createOutbound } from '../edges/outbound/outbound.ts'
import { createPermissions } from '../edges/permission.ts'
import { outboundInWeather } from '../edges/weather.ts'
import type { Env, PortOf } from '../services/service.ts'
import type { HostRoute, PageRules } from '../wire/types.ts'
import type { ServiceRoute } from './admin/route.ts'
import type { Module, Runner, Running, Surroundings } from './module.ts'
import { ownAddress, type Reach } from './reach.ts'
import { modules as registered } from './registry.ts'

/** All services together, as the engine runs them. */
export interface Parts {
  readonly edges: readonly Edge[]
  /** Started in this order, stopped in the opposite one. */
  readonly runners: readonly Runner[]
  readonly hostRoutes: readonly HostRoute[]
  readonly pageRules: readonly PageRules[]
  readonly routes: ReadonlyMap<string, ServiceRoute>
  port<Port>(name: PortOf<Port>): Port
  /** What a service gives its operations beside the request. */
  own(service: string): unknown
  /** Ids of all blobs that rows of any service name. */
  namedBlobs(): AsyncIterable<string>
}

export interface PartsOptions extends Partial<
  Pick<Surroundings, 'roleCheck' | 'call' | 'sendInRole' | 'owner'>
> {
  readonly reach?: Reach
  /** In test mode: what stands behind the ports is in trouble now and then. */
  readonly weather?: Weather | undefined
  /** In simulation some services have something else behind them. */
  readonly modules?: readonly Module[]
}

const LOCAL: Reach = { loopback: true, verifyCertificates: true }

export function createParts(env: Env, options: PartsOptions = {}): Parts {
  const {
    reach = LOCAL,
    weather,
    modules = registered,
    roleCheck,
    call,
    sendInRole,
    owner,
  } = options
  const outbound = createOutbound({ ...reach, own: () => ownAddress(env.endpoint()) })
  const services = new Opened(modules, weather, (port) => ({
    ...{ env, reach, roleCheck, call, sendInRole, owner, port },
    outbound: weather === undefined ? outbound : outboundInWeather(outbound, weather),
    permissions: createPermissions(env.settings.access, env.log),
  }))
  const running = services.all()
  const sources = running.flatMap((service) => service.sources?.() ?? [])
  const aside = running.flatMap(({ runner }) => runner ?? [])
  const routes = [...modules, ...running].flatMap((one) => Object.entries(one.routes ?? {}))
  return {
    edges: [
      ...running.flatMap((service) => service.edges?.() ?? []),
      ...choreEdges(
        env.store,
        running.flatMap(({ chores }) => chores ?? []),
      ),
    ],
    runners: [outbound, ...aside, ...sources],
    hostRoutes: running.flatMap(({ hostRoutes }) => hostRoutes ?? []),
    pageRules: running.flatMap(({ pageRules }) => pageRules ?? []),
    routes: new Map(routes),
    port: (name) => services.port(name),
    own: (name) => services.get(name).own,
    async *namedBlobs() {
      for (const service of running) yield* service.namedBlobs?.() ?? []
    },
  }
}

/** Each service is opened once, when it is its turn or another one asks for its port. */
class Opened {
  readonly #modules: ReadonlyMap<string, Module>
  readonly #weather: Weather | undefined
  readonly #surroundings: Surroundings
  readonly #running = new Map<string, Running | 'opening'>()
  readonly #ports = new Map<string, unknown>()

  constructor(
    modules: readonly Module[],
    weather: Weather | undefined,
    surroundings: (port: Surroundings['port']) => Surroundings,
  ) {
    this.#modules = new Map(modules.map((module) => [module.name, module]))
    this.#weather = weather
    this.#surroundings = surroundings((name) => this.port(name))
  }

  all(): Running[] {
    return [...this.#modules.keys()].map((name) => this.get(name))
  }

  get(name: string): Running {
    const known = this.#running.get(name)
    if (known === 'opening') throw new Error(`${name} asks for itself while it opens`)
    if (known !== undefined) return known
    const module = this.#modules.get(name)
    if (module === undefined) throw new Error(`no service ${name}`)
    this.#running.set(name, 'opening')
    const running = module.open?.(this.#surroundings) ?? {}
    this.#running.set(name, running)
    return running
  }

  port<Port>({ service }: PortOf<Port>): Port {
    if (!this.#ports.has(service)) {
      const running = this.get(service)
      const troubled = this.#weather && running.portIn?.(this.#weather)
      this.#ports.set(service, troubled ?? running.port)
    }
    return this.#ports.get(service) as Port
  }
}
