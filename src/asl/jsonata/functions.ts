// The functions that Step Functions adds to JSONata, and the one that it takes away.
// https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html#jsonata-functions-list

import { digestOf } from '../digest.ts'
import { partition, range, seeded } from '../intrinsic/functions.ts'
import type { Json } from '../json.ts'
import type { Chance } from '../scope.ts'

const MAX_TEXT = 10_000

export function awsFunctions(chance: Chance): Record<string, unknown> {
  return {
    partition: (array: Json[] | undefined, size: number) =>
      array === undefined ? undefined : partition(Array.isArray(array) ? array : [array], size),
    // A sequence of one is its item, as everywhere in JSONata.
    range: (first: number, last: number, by: number) => {
      const items = range(first, last, by)
      return items.length === 1 ? items[0] : items
    },
    hash: (data: string | undefined, algorithm = 'SHA-256') =>
      data === undefined ? undefined : digestOf(shortText(data), algorithm),
    random: (seed?: number) => (seed === undefined ? chance.float() : seeded(seed)),
    uuid: () => chance.uuid(),
    parse: (text: string | undefined) => (text === undefined ? undefined : JSON.parse(text)),
    eval: () => {
      throw new RangeError('The function $eval is not supported')
    },
  }
}

function shortText(data: unknown): string {
  const text = typeof data === 'string' ? data : JSON.stringify(data)
  if (text.length > MAX_TEXT) throw new RangeError(`The data is longer than ${MAX_TEXT} characters`)
  return text
}
