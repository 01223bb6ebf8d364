// Puts the wire together: services, environment and options in, something that listens out.

import { Roster } from '../kernel/roster.ts'
import { contextClass } from './context.ts'
import type { ContextClass } from './context.ts'
import { Exchange } from './exchange.ts'
import type { Gate } from './gate.ts'
import type { HostRoute } from './host-route.ts'
import { Listener } from './listen.ts'
import type { ListenOptions, Listening } from './listen.ts'
import { MemoryTransport } from './memory-transport.ts'
import type { InjectedRequest, InjectedResponse } from './memory-transport.ts'
import { identities } from './models/generated/routes.ts'
import { Models } from './models/load.ts'
import { identifierOf, type Identify } from './models/routes.ts'
import { optionsOf } from './options.ts'
import type { GivenOptions, WireOptions } from './options.ts'
import { serve } from './pipeline.ts'
import { Handlers } from './handlers.ts'
import type { ModelLoader, WireService } from './handlers.ts'
import { SigningKeys } from './sigv4/signing-key.ts'
import type { AdminHandler } from './admin-handler.ts'
import type { PageRules } from './page-rules.ts'
import { HostGuard } from './host-guard.ts'
import type { Surroundings, WireEnv } from './surroundings.ts'
import { traitsBySigner, type TraitsByService } from './traits.ts'
import type { Transport } from './transport.ts'

export interface WireParts<Env extends WireEnv> {
  readonly services: readonly WireService[]
  readonly env: Env
  readonly options?: GivenOptions
  /** Answers `/_millrace` and `/_localstack`. */
  readonly admin?: AdminHandler
  /** Hosts that are resources of their own. */
  readonly hostRoutes?: readonly HostRoute[]
  /** Resources that say themselves which web pages may ask. */
  readonly pageRules?: readonly PageRules[]
  /** Who may do what, and the record of it. Without one everyone may do everything. */
  readonly gate?: Gate
  /** What each service says of itself. */
  readonly traits?: TraitsByService
  /** For tests with models of their own. */
  readonly identify?: Identify
  readonly loadModel?: ModelLoader
}

function modelsOf(traits: TraitsByService): ModelLoader {
  const models = new Models(traits)
  return (service) => models.load(service)
}

export function createWire<Env extends WireEnv>(parts: WireParts<Env>): Wire {
  return new Wire(parts)
}

export class Wire implements Surroundings {
  readonly env: WireEnv
  readonly options: WireOptions
  readonly handlers: Handlers
  readonly identify: Identify
  readonly traits: TraitsByService
  /** The same, by the name that clients sign with. */
  readonly signerTraits: TraitsByService
  readonly hosts: HostGuard
  readonly signingKeys = new SigningKeys()
  readonly admin: AdminHandler | undefined
  readonly hostRoutes: readonly HostRoute[]
  readonly pageRules: readonly PageRules[]
  readonly gate: Gate | undefined
  /** Set when the server stops: waits end, connections are not kept. */
  draining = false
  readonly #Context: ContextClass
  readonly #underWay = new Roster<Exchange>()
  #listener: Listener | undefined
  #idle: (() => void)[] = []
  #dateSecond = -1
  #date = ''

  constructor(parts: WireParts<WireEnv>) {
    this.env = parts.env
    this.options = optionsOf(parts.options ?? {})
    this.traits = parts.traits ?? new Map()
    this.signerTraits = traitsBySigner(identities, this.traits)
    this.handlers = new Handlers(parts.services, parts.loadModel ?? modelsOf(this.traits))
    this.identify = parts.identify ?? identifierOf(this.traits)
    this.hosts = new HostGuard(this.options.hostNames)
    this.admin = parts.admin
    this.hostRoutes = parts.hostRoutes ?? []
    this.pageRules = parts.pageRules ?? []
    this.gate = parts.gate
    this.#Context = contextClass(parts.env)
  }

  /** Opens the port. Rejects with `AddressInUse` when another process has it. */
  async listen(options: ListenOptions): Promise<Listening> {
    this.#listener = new Listener(this.options.limits, (transport) => void this.handle(transport))
    this.hosts.admit(options.host.includes(':') ? `[${options.host}]` : options.host)
    return this.#listener.listen(options)
  }

  /**
   * Takes no new connections, ends waits, lets requests under way finish, and closes. What has not
   * finished after `deadlineMs` (of real time) is cut off.
   */
  async close(deadlineMs = 10_000): Promise<void> {
    this.draining = true
    for (const exchange of this.#underWay.all()) exchange.abort()
    const idle = this.#becomesIdle()
    if (this.#listener === undefined) await idle
    else await this.#listener.close(idle, deadlineMs)
  }

  /** Serves a request without a socket. */
  async inject(request: InjectedRequest): Promise<InjectedResponse> {
    const transport = new MemoryTransport(request)
    await this.handle(transport)
    if (transport.response === undefined) throw new Error('the connection was cut')
    return transport.response
  }

  async handle(transport: Transport): Promise<void> {
    const exchange = new Exchange(this, transport)
    this.#underWay.add(exchange)
    try {
      await serve(exchange, this.#Context)
    } catch (error) {
      // Not even a refusal could be sent. One request must not be the end of all others.
      this.env.log.error({ err: error, requestId: exchange.requestId }, 'a request was dropped')
      transport.destroy()
    }
    this.#underWay.remove(exchange)
    if (this.#underWay.size === 0 && this.#idle.length > 0) {
      for (const wake of this.#idle.splice(0)) wake()
    }
  }

  /** SDKs correct their clock by this header, so it tells the clock's time, virtual or not. */
  dateHeader(): string {
    const second = Math.floor(this.env.clock.nowMs() / 1000)
    if (second !== this.#dateSecond) {
      this.#dateSecond = second
      this.#date = new Date(second * 1000).toUTCString()
    }
    return this.#date
  }

  #becomesIdle(): Promise<void> {
    if (this.#underWay.size === 0) return Promise.resolve()
    return new Promise((resolve) => this.#idle.push(resolve))
  }
}
