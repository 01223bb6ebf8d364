// Every blob that a row of S3's names: what is not among them is swept. Rows go on while they are read:
// parts become an object, an object an earlier version, and that may be the current one again. So what
// moves from is read before what it moves to, and the two that change places are read twice.

import type { Store } from '../../store/store.ts'
import { BUCKETS, isMarker, objects, parts, versions } from './tables.ts'

export async function* namedBlobs(store: Store): AsyncGenerator<string> {
  for await (const partition of store.partitions(BUCKETS)) {
    for (const table of [parts, versions, objects, versions, objects] as const) {
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
