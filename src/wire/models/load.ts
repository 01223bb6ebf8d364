// Loads services' models, each on its first request.

import type { LoadedModel } from '../protocol.ts'
import type { OperationModel, ServiceModel } from '../model.ts'
import { NO_TRAITS, type Traits, type TraitsByService } from '../traits.ts'
import { loaders } from './generated/index.ts'

/** Names of the services that have a model. */
export function knownServices(): readonly string[] {
  return Object.keys(loaders)
}

/** The models of one Millrace, each loaded once and with what its service says of itself. */
export class Models {
  readonly #traits: TraitsByService
  readonly #loading = new Map<string, Promise<LoadedModel>>()

  constructor(traits: TraitsByService) {
    this.#traits = traits
  }

  /** Rejects for a service without a model: ask `knownServices` first. */
  load(service: string): Promise<LoadedModel> {
    let loading = this.#loading.get(service)
    if (loading === undefined) {
      loading = this.#load(service)
      this.#loading.set(service, loading)
    }
    return loading
  }

  async #load(service: string): Promise<LoadedModel> {
    const loader = Object.hasOwn(loaders, service) ? loaders[service] : undefined
    if (loader === undefined) throw new Error(`no model for service ${service}`)
    return prepareModel(service, (await loader()).model, this.#traits.get(service))
  }
}

/** A model ready for the codecs. Names from the wire are looked up in it: nothing is inherited. */
export function prepareModel(
  service: string,
  model: ServiceModel,
  traits: Traits = NO_TRAITS,
): LoadedModel {
  Object.setPrototypeOf(model.operations, null)
  Object.setPrototypeOf(model.errors, null)
  return { service, model, traits, compiled: new Map() }
}

/** The operation's model, or undefined where the service has none of this name. */
export function operationOf(loaded: LoadedModel, name: string): OperationModel | undefined {
  return loaded.model.operations[name]
}

/** Whether the operation takes its body as a stream (`PutObject`), so that it is not to be buffered. */
export function streamsInput(loaded: LoadedModel, operation: OperationModel): boolean {
  const input = loaded.model.shapes[operation.input]
  if (input?.kind !== 'structure') return false
  for (const member of input.members) {
    if (member.in !== 'payload') continue
    const target = loaded.model.shapes[member.shape]
    return target !== undefined && 'streaming' in target && target.streaming === true
  }
  return false
}
