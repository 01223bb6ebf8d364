// The code of services: loaded with the first request, or the first call from another service.

import type { Declaration } from '../services/declaration.ts'
import type { Operation, Service, ServiceCode } from '../services/service.ts'

export interface LoadedCode extends ServiceCode {
  readonly model: string
  /** By name, ready to be called with input and context alone. */
  readonly byName: ReadonlyMap<string, Operation>
}

/** What is made of an operation before it is called: counted, timed. */
export type Wrap = (service: string, operation: Operation) => Operation

export class ServiceCodes {
  readonly #services: ReadonlyMap<string, Service>
  readonly #own: (service: string) => unknown
  readonly #wrap: Wrap
  readonly #loading = new Map<string, Promise<LoadedCode>>()
  readonly #loaded = new Map<string, LoadedCode>()

  constructor(
    services: readonly Service[],
    own: (service: string) => unknown = () => undefined,
    wrap: Wrap = (_, operation) => operation,
  ) {
    this.#services = new Map(services.map((service) => [service.name, service]))
    this.#own = own
    this.#wrap = wrap
  }

  service(name: string): Service | undefined {
    return this.#services.get(name)
  }

  /** undefined: there is no such service. */
  load(name: string): Promise<LoadedCode> | undefined {
    const service = this.#services.get(name)
    if (service === undefined) return undefined
    let loading = this.#loading.get(name)
    if (loading === undefined) {
      loading = this.#load(service)
      this.#loading.set(name, loading)
    }
    return loading
  }

  /** Of what has been loaded: a request has done that before it asks. */
  declaration(service: string, operation: string): Declaration | undefined {
    return this.#loaded.get(service)?.declarations.get(operation)
  }

  async #load(service: Service): Promise<LoadedCode> {
    const code = await service.load()
    const operations = code.operations.map((operation) =>
      this.#wrap(service.name, bound(operation, this.#own(service.name))),
    )
    const byName = new Map(operations.map((operation) => [operation.name, operation]))
    const { declarations } = code
    const loaded = { model: service.model, operations, byName, declarations }
    this.#loaded.set(service.name, loaded)
    return loaded
  }
}

/** The operation as it is called from outside its service: by input and context alone. */
export function bound(operation: Operation, own: unknown): Operation {
  if (own === undefined) return operation
  return {
    name: operation.name,
    handle: (input, context) => operation.handle(input, context, own),
  }
}
