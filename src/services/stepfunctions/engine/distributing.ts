// A distributed Map begins: what its map run is to do is an order; the items come later, or are known.
// https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html

import type { Dynamic, MapState } from '../../../asl/definition.ts'
import { runtimeFailure, StateFailure } from '../../../asl/failure.ts'
import { filledBy } from '../../../asl/flow/data.ts'
import { numberOf } from '../../../asl/flow/dynamic.ts'
import type { Json } from '../../../asl/json.ts'
import type { Scope } from '../../../asl/scope.ts'
import { contextOf } from './context.ts'
import { record } from './history.ts'
import { allVariables, type MapOrder, type Run } from './run.ts'
import type { Thread } from './thread.ts'

interface Begun {
  readonly state: MapState
  readonly scope: Scope
  readonly most: number
  readonly itemsOf: (state: MapState, scope: Scope) => Promise<readonly Json[]>
}

export async function beginMapRun(
  run: Run,
  thread: Thread,
  { state, scope, most, itemsOf }: Begun,
): Promise<void> {
  const distributed = state.distributed!
  const items = distributed.reader ? undefined : await itemsOf(state, scope)
  record(run, thread, 'MapStateStarted', { length: items?.length ?? 0 })
  const { toleratedCount, toleratedPercentage } = distributed
  const count = toleratedCount && (await numberOf(toleratedCount, scope))
  if (count !== undefined && count < 0) throw runtimeFailure('ToleratedFailureCount cannot be negative.') // prettier-ignore
  const percentage = toleratedPercentage && (await numberOf(toleratedPercentage, scope, false))
  if (percentage !== undefined && (percentage < 0 || percentage > 100)) {
    throw runtimeFailure('ToleratedFailurePercentage must be between 0 and 100.')
  }
  if (run.row.type === 'EXPRESS') {
    throw new StateFailure('States.Runtime', 'Express state machines do not support distributed Map states') // prettier-ignore
  }
  const filled = await filledIn(state, scope)
  thread.phase = 'task'
  const order = {
    ...{ state: state.name, flow: state.flow, items, ...filled },
    ...{ input: scope.input, context: contextOf(run, thread), maxConcurrency: most },
    ...{ variables: allVariables(run, thread), toleratedCount: count },
    toleratedPercentage: percentage,
  }
  run.changes.effects.push({ kind: 'map-run', thread, order })
}

async function filledIn(
  { distributed, language }: MapState,
  scope: Scope,
): Promise<Pick<MapOrder, 'reader' | 'batcher' | 'writer'>> {
  const { reader, batcher, writer } = distributed!
  const fill = (template: Parameters<typeof filledBy>[0], field: string) =>
    filledBy(template, language, { scope, field })
  const number = (dynamic: Dynamic<number> | undefined) => dynamic && numberOf(dynamic, scope)
  return {
    reader: reader && {
      arguments: await fill(reader.arguments, 'ItemReader'),
      maxItems: await number(reader.maxItems),
    },
    batcher: batcher && {
      maxItems: await number(batcher.maxItems),
      maxBytes: await number(batcher.maxBytes),
      input: batcher.input && (await fill(batcher.input, 'BatchInput')),
    },
    writer: writer && {
      arguments: writer.arguments ? await fill(writer.arguments, 'ResultWriter') : {},
    },
  }
}
