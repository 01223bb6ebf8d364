// Which operations have handlers. A service's model and code are loaded with its first request.

import type { LoadedModel } from './protocol.ts'

/** An operation as the wire sees it: a name and something to call. */
export interface WireOperation {
  readonly name: string
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  handle(input: any, context: any): Promise<any>
}

export interface WireService {
  readonly name: string
  readonly model: string
  load(): Promise<{ readonly operations: readonly WireOperation[] }>
}

export type ModelLoader = (model: string) => Promise<LoadedModel>

/** A service that has been asked before. */
export interface Served {
  readonly model: LoadedModel
  readonly operations: ReadonlyMap<string, WireOperation>
}

export class Handlers {
  readonly #services: ReadonlyMap<string, WireService>
  readonly #served = new Map<string, Served>()
  readonly #loadModel: ModelLoader

  constructor(services: readonly WireService[], load: ModelLoader) {
    this.#loadModel = load
    this.#services = new Map(services.map((service) => [service.name, service]))
  }

  serves(service: string): boolean {
    return this.#services.has(service)
  }

  /** At once where it has been asked before. */
  of(service: string): Served | Promise<Served> {
    return this.#served.get(service) ?? this.#firstLoad(service)
  }

  async #firstLoad(name: string): Promise<Served> {
    // A service without handlers still has a model: its answer is "not implemented", by name.
    const service = this.#services.get(name)
    const [model, code] = await Promise.all([
      this.#loadModel(service?.model ?? name),
      service?.load(),
    ])
    const operations = code?.operations.map((operation) => [operation.name, operation] as const)
    const served = { model, operations: new Map(operations) }
    this.#served.set(name, served)
    return served
  }
}
