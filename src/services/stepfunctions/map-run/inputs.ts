// Inputs of a map run's children: items as the ItemSelector shapes them, perhaps in batches.
// https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itembatcher.html

import type { MapState } from '../../../asl/definition.ts'
import { filledBy } from '../../../asl/flow/data.ts'
import { bytesOf, type Json } from '../../../asl/json.ts'
import type { Chance, Scope } from '../../../asl/scope.ts'
import type { MapOrder } from '../engine/run.ts'

export interface ChildInput {
  readonly input: string
  readonly itemCount: number
}

const MAX_INPUT_BYTES = 262_144

export async function inputsOf(
  state: MapState,
  order: MapOrder,
  { items, chance }: { readonly items: readonly Json[]; readonly chance: Chance },
): Promise<ChildInput[]> {
  const shaped: Json[] = []
  for (const [index, item] of items.entries()) {
    shaped.push(state.selector ? await selected(state, order, { item, index, chance }) : item)
  }
  const { batcher } = order
  if (batcher === undefined)
    return shaped.map((one) => ({ input: JSON.stringify(one), itemCount: 1 }))
  return batches(shaped, batcher)
}

async function selected(
  state: MapState,
  { input, context, variables }: MapOrder,
  { item, index, chance }: { item: Json; index: number; chance: Chance },
): Promise<Json> {
  const scope: Scope = {
    ...{ input, chance, variables: () => variables },
    context: { ...context, Map: { Item: { Index: index, Value: item } } },
    variable: (name) => (Object.hasOwn(variables, name) ? variables[name] : undefined),
  }
  return filledBy(state.selector!, state.language, { scope, field: 'ItemSelector' })
}

function batches(items: readonly Json[], batcher: NonNullable<MapOrder['batcher']>): ChildInput[] {
  const most = batcher.maxItems || Infinity
  const mostBytes = Math.min(batcher.maxBytes || MAX_INPUT_BYTES, MAX_INPUT_BYTES)
  const around = bytesOf(JSON.stringify(batched([], batcher.input)))
  const made: ChildInput[] = []
  let batch: Json[] = []
  let bytes = around
  const close = () => {
    if (batch.length === 0) return
    made.push({ input: JSON.stringify(batched(batch, batcher.input)), itemCount: batch.length })
    batch = []
    bytes = around
  }
  for (const item of items) {
    const size = bytesOf(JSON.stringify(item)) + 1
    if (batch.length >= most || bytes + size > mostBytes) close()
    batch.push(item)
    bytes += size
  }
  close()
  return made
}

function batched(Items: Json[], BatchInput: Json | undefined): Json {
  return { ...(BatchInput !== undefined && { BatchInput }), Items }
}
