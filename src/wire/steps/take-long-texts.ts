// A large body of an operation that takes bytes in JSON is made short before it is decoded.

import type { Exchange } from '../exchange.ts'
import type { OperationModel } from '../model.ts'
import type { LoadedModel } from '../protocol.ts'
import { LONG_BYTES, withoutLongTexts } from '../protocols/long-texts.ts'

export function hasLongTexts({ body, protocol, loaded, model }: Exchange): boolean {
  return (
    body.length > 2 * LONG_BYTES &&
    (protocol!.name === 'restJson1' || protocol!.name.startsWith('awsJson')) &&
    takesBytes(loaded!, model!)
  )
}

export async function takeLongTexts(exchange: Exchange): Promise<void> {
  exchange.body = await withoutLongTexts(exchange.body)
}

const known = new WeakMap<OperationModel, boolean>()

/** Whether bytes may stand somewhere in the JSON of its input. */
function takesBytes({ model: { shapes } }: LoadedModel, operation: OperationModel): boolean {
  let takes = known.get(operation)
  if (takes !== undefined) return takes
  const seen = new Set<number>()
  const holds = (ref: number | undefined): boolean => {
    if (ref === undefined || seen.has(ref)) return false
    seen.add(ref)
    const shape = shapes[ref]!
    switch (shape.kind) {
      case 'simple':
        return shape.type === 'blob'
      case 'list':
        return holds(shape.item.shape)
      case 'map':
        return holds(shape.value.shape)
      default:
        return shape.members.some((member) => holds(member.shape))
    }
  }
  const input = operation.input === undefined ? undefined : shapes[operation.input]
  const members = input !== undefined && 'members' in input ? input.members : []
  // A payload is the body itself.
  takes =
    !members.some((member) => member.in === 'payload') &&
    members.some((member) => member.in === undefined && holds(member.shape))
  known.set(operation, takes)
  return takes
}
