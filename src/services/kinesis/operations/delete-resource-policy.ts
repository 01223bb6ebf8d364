// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DeleteResourcePolicy.html

import { withResource } from '../consumers.ts'
import { notFound } from '../errors.ts'
import { operation } from '../operation.ts'
import { consumers, streams } from '../tables.ts'

export const deleteResourcePolicy = operation('DeleteResourcePolicy', async (input, context) => {
  const { ResourceARN } = input
  await withResource(context, ResourceARN, function* ({ kind, row }, tx) {
    if (row.policy === undefined) throw notFound(`No resource policy found for ${ResourceARN}.`)
    if (kind === 'stream') {
      const { policy: _, ...bare } = row
      streams.put(tx, [], bare)
    } else {
      const { policy: _, ...bare } = row
      consumers.put(tx, [row.name], bare)
    }
  })
  return {}
})
