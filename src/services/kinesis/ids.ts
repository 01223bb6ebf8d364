// Names of an account's streams by their ids, for requests that give only these.

import { Table } from '../../store/table.ts'

export const streamIds = new Table<[id: string], string>('id')

export function idsPartition(place: { readonly account: string; readonly region: string }): string {
  return `kinesis/${place.account}/${place.region}/ids`
}
