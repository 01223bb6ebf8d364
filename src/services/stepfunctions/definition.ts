// Definitions as CreateStateMachine, UpdateStateMachine and TestState take them.

import { textOf } from '../../asl/compile/diagnostics.ts'
import { compile } from '../../asl/compile/machine.ts'
import type { Machine } from '../../asl/definition.ts'
import { invalidDefinition } from './errors.ts'
import type { MachineType } from './tables.ts'

/** Throws InvalidDefinition with what is wrong, all of it. */
export function requireDefinition(definition: string, type: MachineType): Machine {
  const { machine, diagnostics } = compile(definition, { express: type === 'EXPRESS' })
  if (machine !== undefined) return machine
  const errors = diagnostics.found.filter(({ severity }) => severity === 'ERROR')
  throw invalidDefinition(errors.map(textOf).join(', '))
}
