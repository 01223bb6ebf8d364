// Loads a service's model on its first request.

import type { LoadedModel } from '../protocols.ts'
import type { OperationModel, ServiceModel } from '../model.ts'
import { loaders } from './generated/index.ts'

const loading = new Map<string, Promise<LoadedModel>>()

/** Names of the services that have a model. */
export function knownServices(): readonly string[] {
  return Object.keys(loaders)
}

/** Rejects for a service without a model: ask `knownServices` first. */
export function loadModel(service: string): Promise<LoadedModel> {
  let loaded = loading.get(service)
  if (loaded === undefined) {
    loaded = load(service)
    loading.set(service, loaded)
  }
  return loaded
}

async function load(service: string): Promise<LoadedModel> {
  const loader = Object.hasOwn(loaders, service) ? loaders[service] : undefined
  if (loader === undefined) throw new Error(`no model for service ${service}`)
  return prepareModel(service, (await loader()).model)
}

/** A model ready for the codecs. Names from the wire are looked up in it: nothing is inherited. */
export function prepareModel(service: string, model: ServiceModel): LoadedModel {
  Object.setPrototypeOf(model.operations, null)
  Object.setPrototypeOf(model.errors, null)
  return { service, model, compiled: new Map() }
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
