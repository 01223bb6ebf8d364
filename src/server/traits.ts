// What all services say of themselves to the wire, those that are still to come included.

import type { TraitsByService } from '../wire/traits.ts'
import { coming } from './coming.ts'
import { modules } from './registry.ts'

export const traits: TraitsByService = new Map([
  ...Object.entries(coming).map(([name, { traits: own = {} }]) => [name, own] as const),
  ...modules.map(({ name, traits: own = {} }) => [name, own] as const),
])
