// Which operations have handlers. A service's model is loaded with its first request.

import { loadModel } from './models/load.ts'
import type { LoadedModel } from './protocols.ts'

/** An operation as the wire sees it: a name and something to call. */
export interface WireOperation {
  readonly name: string
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  handle(input: any, context: any): Promise<any>
}

export interface WireService {
  readonly name: string
  readonly model: string
  readonly operations: readonly WireOperation[]
}

export type ModelLoader = (model: string) => Promise<LoadedModel>

interface Registered {
  readonly model: string
  readonly operations: ReadonlyMap<string, WireOperation>
}

export class Registry {
  #services = new Map<string, Registered>()
  #loaded = new Map<string, LoadedModel>()
  #load: ModelLoader

  constructor(services: readonly WireService[], load: ModelLoader = loadModel) {
    this.#load = load
    for (const { name, model, operations } of services) {
      const byName = new Map(operations.map((operation) => [operation.name, operation]))
      this.#services.set(name, { model, operations: byName })
    }
  }

  /** The model, at once where it has been loaded before. */
  model(service: string): LoadedModel | Promise<LoadedModel> {
    return this.#loaded.get(service) ?? this.#firstLoad(service)
  }

  operation(service: string, name: string): WireOperation | undefined {
    return this.#services.get(service)?.operations.get(name)
  }

  async #firstLoad(service: string): Promise<LoadedModel> {
    // A service without handlers still has a model: its answer is "not implemented", by name.
    const loaded = await this.#load(this.#services.get(service)?.model ?? service)
    this.#loaded.set(service, loaded)
    return loaded
  }
}
