// How all services call their events and resources, those that are still to come included.

import type { Nouns } from '../kernel/nouns.ts'
import { coming } from './coming.ts'
import { modules } from './registry.ts'

export const nouns: ReadonlyMap<string, Nouns> = new Map([
  ...Object.entries(coming).map(([name, { nouns: own = {} }]) => [name, own] as const),
  ...modules.map(({ name, arnService = name, nouns: own = {} }) => [arnService, own] as const),
])
