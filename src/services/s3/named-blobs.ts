// Every blob that a row of S3's names: what is not among them is swept.

import type { Store } from '../../store/store.ts'
import { BUCKETS, isMarker, objects, parts, versions } from './tables.ts'

export async function* namedBlobs(store: Store): AsyncGenerator<string> {
  for await (const partition of store.partitions(BUCKETS)) {
    for (const table of [objects, versions, parts] as const) {
      const { start, end } = table.bounds()
      for await (const page of store.scan(partition, start, end)) {
        for (const [, value] of page) {
          const row = table.decode(value)
          if ('marker' in row && isMarker(row)) continue
          for (const { id } of row.pieces) yield id
        }
      }
    }
  }
}
