// Values as the wire wants them: binary as bytes.

import type { Item, Value } from './types.ts'

export function wireItem(item: Item): Record<string, any> {
  const wire: Record<string, any> = Object.create(null)
  for (const name in item) wire[name] = wireValue(item[name]!)
  return wire
}

export function wireValue(value: Value): any {
  if ('B' in value) return { B: Buffer.from(value.B, 'base64') }
  if ('M' in value) return { M: wireItem(value.M) }
  if ('L' in value) return { L: value.L.map(wireValue) }
  if ('BS' in value) return { BS: value.BS.map((member) => Buffer.from(member, 'base64')) }
  return value
}
