// https://docs.aws.amazon.com/step-functions/latest/apireference/API_UpdateMapRun.html

import { validation } from '../errors.ts'
import { MAP_RUN } from '../port.ts'
import { partitionOfMapRun, requireMapRun } from '../map-run/place.ts'
import { operation } from '../operation.ts'
import { mapRunTable } from '../tables.ts'

export const updateMapRun = operation('UpdateMapRun', async (input, context) => {
  const {
    mapRunArn = '',
    maxConcurrency,
    toleratedFailureCount,
    toleratedFailurePercentage,
  } = input
  await context.store.transact(partitionOfMapRun(mapRunArn), function* (tx) {
    const row = yield* requireMapRun(mapRunArn)
    if (row.status !== 'RUNNING') throw validation(`Map Run is ${row.status} and cannot be updated`)
    mapRunTable.put(tx, [], {
      ...row,
      ...(maxConcurrency !== undefined && { maxConcurrency }),
      ...(toleratedFailureCount !== undefined && { toleratedCount: toleratedFailureCount }),
      ...(toleratedFailurePercentage !== undefined && { toleratedPercentage: toleratedFailurePercentage }), // prettier-ignore
    })
    tx.emit({ edge: MAP_RUN, target: mapRunArn, payload: { phase: 'start', mapRunArn } })
  })
  return {}
})
