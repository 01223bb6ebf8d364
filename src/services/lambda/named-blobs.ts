// Every blob that a function or layer version names: what the sweep of blobs must leave.

import type { Store } from '../../store/store.ts'
import { layerVersionTable, versionTable } from './tables.ts'

const TABLES = new Map<string, typeof versionTable | typeof layerVersionTable>([
  ['function', versionTable],
  ['layer', layerVersionTable],
])

export async function* namedBlobs(store: Store): AsyncGenerator<string> {
  for await (const partition of store.partitions('lambda/')) {
    // lambda/<account>/<region>/<kind>/<name>
    const table = TABLES.get(partition.split('/')[3] ?? '')
    if (table === undefined) continue
    const { start, end } = table.bounds()
    for await (const page of store.scan(partition, start, end)) {
      for (const [, value] of page) yield table.decode(value).package.blobId
    }
  }
}
