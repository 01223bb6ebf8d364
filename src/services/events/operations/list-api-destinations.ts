// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListApiDestinations.html

import { tokenOf } from '../../resource/page-token.ts'
import { apiPartition, destinationTable, type DestinationRow } from '../api-store.ts'
import { listedDestination } from '../destination.ts'
import { listedRows } from '../listed-rows.ts'
import { operation } from '../operation.ts'
import { afterToken, pageSize } from '../pages.ts'

export const listApiDestinations = operation('ListApiDestinations', async (input, context) => {
  const { NamePrefix: prefix, ConnectionArn } = input
  const page = { limit: pageSize(input.Limit), prefix, after: afterToken(input) }
  const wanted = ({ connectionArn }: DestinationRow) =>
    (ConnectionArn ?? connectionArn) === connectionArn
  return context.store.transact(apiPartition(context), function* () {
    const { found, more } = yield* listedRows(destinationTable, page, wanted)
    const ApiDestinations = []
    for (const row of found) ApiDestinations.push(yield* listedDestination(row))
    return { ApiDestinations, NextToken: more ? tokenOf(found.at(-1)!.name) : undefined }
  })
})
