// A pipe that is on its way somewhere is not sent elsewhere.

import { conflict } from './errors.ts'
import type { PipeRow } from './tables.ts'

const ON_THE_WAY = new Set<string>(['CREATING', 'STARTING', 'UPDATING', 'STOPPING', 'DELETING'])

export function requireAtRest({ name, state }: PipeRow): void {
  if (ON_THE_WAY.has(state)) {
    throw conflict(name, `Pipe ${name} is in state ${state} and cannot be changed now.`)
  }
}
