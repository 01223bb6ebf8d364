// A state is left: with its output, and what it assigns to variables.

import type { State } from '../../../asl/definition.ts'
import { DATA_LIMIT, runtimeFailure, StateFailure } from '../../../asl/failure.ts'
import type { Exit } from '../../../asl/flow/data.ts'
import { bytesOf, type Json, type JsonObject } from '../../../asl/json.ts'
import { endExecution } from './ending.ts'
import { record, text } from './history.ts'
import { touch, type Run } from './run.ts'
import type { Thread } from './thread.ts'

export const MAX_PAYLOAD_BYTES = 262_144
const MAX_VARIABLE_BYTES = 262_144

/** Leaves a state with what it yields, for the next one or for the end of its flow. */
export function leave(
  run: Run,
  thread: Thread,
  state: State,
  { output, assigned }: Exit,
  next: string | undefined = state.next,
): void {
  const shown = text(output)
  if (bytesOf(shown) > MAX_PAYLOAD_BYTES) throw tooLarge(state.name)
  const variables = assigned && assign(thread, assigned)
  touch(run, thread)
  record(run, thread, `${state.type}StateExited`, {
    ...{ name: state.name, output: shown },
    ...(variables && { assignedVariables: variables }),
  })
  thread.visit++
  thread.task = undefined
  thread.untilMs = undefined
  if (next === undefined) return endFlow(run, thread, output)
  thread.state = next
  thread.input = output
  thread.phase = 'ready'
}

export function tooLarge(name: string): StateFailure {
  return new StateFailure(DATA_LIMIT, `The state/task '${name}' returned a result with a size exceeding the maximum number of bytes service limit.`, { inState: false }) // prettier-ignore
}

function assign(thread: Thread, assigned: JsonObject): Record<string, string> {
  const texts: Record<string, string> = {}
  for (const [name, value] of Object.entries(assigned)) {
    const shown = text(value)
    if (bytesOf(shown) > MAX_VARIABLE_BYTES) throw runtimeFailure(`The variable '${name}' exceeds the maximum size of ${MAX_VARIABLE_BYTES} bytes`) // prettier-ignore
    texts[name] = shown
  }
  thread.variables = { ...thread.variables, ...assigned }
  return texts
}

function endFlow(run: Run, thread: Thread, output: Json): void {
  if (thread.parent === undefined) {
    return endExecution(run, thread, { status: 'SUCCEEDED', output: text(output) })
  }
  thread.input = output
  thread.phase = 'ended'
}
