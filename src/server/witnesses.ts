// Asks the service that a resource belongs to where an event is.

import { parseArn } from '../kernel/arn.ts'
import type { Witnesses } from '../kernel/whereabouts.ts'
import type { Env, Service } from '../services/service.ts'

export function witnessesOf(services: readonly Service[], env: Pick<Env, 'store'>): Witnesses {
  const byName = new Map(services.map((service) => [service.arnService ?? service.name, service]))
  return {
    async whereabouts(sought) {
      const owner = byName.get(parseArn(sought.resource)?.service ?? '')
      return owner?.whereabouts?.(sought, env)
    },
    async eventOf(name) {
      for (const service of services) {
        const id = await service.eventOf?.(name, env)
        if (id !== undefined) return id
      }
      return undefined
    },
    async pollersOf(arn) {
      const all = services.map(async (service) => (await service.pollersOf?.(arn, env)) ?? [])
      return (await Promise.all(all)).flat()
    },
  }
}
