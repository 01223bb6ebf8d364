// ListFunctions. https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html

import type { FunctionConfiguration } from '@aws-sdk/client-lambda'
import { directoryOf } from '../../resource/resource.ts'
import { listedConfiguration } from '../configuration.ts'
import { functionArn } from '../function-name.ts'
import { functions } from '../function-store.ts'
import { allVersions } from '../functions.ts'
import { operation } from '../operation.ts'
import { markerAfter, pageSize, readMarker } from '../paging.ts'
import { functionPartition, type VersionRow } from '../tables.ts'

export const listFunctions = operation('ListFunctions', async (input, context, lambda) => {
  const limit = pageSize(input.MaxItems, 50)
  const after = readMarker(input.Marker)
  const { store } = lambda.env
  const { found, more } = await store.transact(directoryOf(context), () =>
    functions.page({ limit, after }),
  )
  const { account, region } = context
  const places = found.map(({ name }) => ({ account, region, name }))
  const partitions = places.map(functionPartition)
  // A page of functions in one transaction; of one that was deleted meanwhile nothing is shown.
  const versions = await store.transact([directoryOf(context), ...partitions], function* (tx) {
    const each: VersionRow[][] = []
    for (const partition of partitions) each.push(yield* tx.in(partition).read(allVersions()))
    return each
  })
  const all = input.FunctionVersion === 'ALL'
  const configurations = places.flatMap((place, n): FunctionConfiguration[] =>
    versions[n]!.slice(0, all ? undefined : 1).map((version) => {
      const arn = functionArn(place, all ? version.version : undefined)
      return listedConfiguration(place, arn, version)
    }),
  )
  return {
    Functions: configurations,
    NextMarker: more ? markerAfter(places.at(-1)!.name) : undefined,
  }
})
