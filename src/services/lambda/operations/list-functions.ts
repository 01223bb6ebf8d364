// ListFunctions. https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html

import type { FunctionConfiguration } from '@aws-sdk/client-lambda'
import { listedConfiguration } from '../configuration.ts'
import { functionArn } from '../function-name.ts'
import { allVersions } from '../functions.ts'
import { operation } from '../operation.ts'
import { markerOf, pageSize, readMarker } from '../paging.ts'
import { directoryPartition, directoryTable, functionPartition } from '../tables.ts'

export const listFunctions = operation('ListFunctions', async (input, context, lambda) => {
  const limit = pageSize(input.MaxItems, 50)
  const after = readMarker(input.Marker)
  const { store } = lambda.env
  const names = await store.transact(directoryPartition(context), function* () {
    const rows = yield* directoryTable.range([], {
      limit: limit + 1,
      after: after === undefined ? undefined : [after],
    })
    return rows.map(({ row }) => row.name)
  })
  const all = input.FunctionVersion === 'ALL'
  const functions: FunctionConfiguration[] = []
  for (const name of names.slice(0, limit)) {
    const place = { account: context.account, region: context.region, name }
    const versions = await store.transact(functionPartition(place), () => allVersions())
    for (const version of all ? versions : versions.slice(0, 1)) {
      const arn = functionArn(place, all ? version.version : undefined)
      functions.push(listedConfiguration(place, arn, version))
    }
  }
  return { Functions: functions, NextMarker: markerOf(names, limit) }
})
