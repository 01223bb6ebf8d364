// Item collections: what a partition key's items in the table and its local indexes weigh.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ItemCollections

import type { TableRow } from '../tables.ts'
import type { Item } from '../value/types.ts'
import { wireItem } from '../value/wire.ts'

/** An estimate by AWS's own word: of this much or less, in gigabytes. */
const RANGE_GB = [0, 1] as const

export function collectionMetrics(table: TableRow, asked: string | undefined, key: Item) {
  if (asked !== 'SIZE' || !table.indexes.some(({ local }) => local)) return undefined
  const { hash } = table.key
  return {
    ItemCollectionKey: wireItem({ [hash]: key[hash]! }),
    SizeEstimateRangeGB: [...RANGE_GB],
  }
}
