// Tables that a request names by `ResourceArn`.

import type { Place, TableAddress } from '../address.ts'
import { addressOfArn } from '../address.ts'
import { resourceNotFound, validation } from '../errors.ts'
import type { Reading } from '../../../store/table.ts'
import { tables, type TableRow } from '../tables.ts'

export function addressOfResource(arn: string | undefined, place: Place): TableAddress {
  const address = addressOfArn(arn ?? '')
  if (address === undefined)
    throw validation(`Invalid TableArn: Invalid ResourceArn provided as input ${arn}`)
  if (address.region === place.region) return address
  throw resourceNotFound(`Requested resource not found: ResourcArn: ${arn} not found`)
}

export function* requireResource(arn: string | undefined): Reading<TableRow> {
  const table = yield* tables.get()
  if (table !== undefined) return table
  throw resourceNotFound(`Requested resource not found: ResourcArn: ${arn} not found`)
}
