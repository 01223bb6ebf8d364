// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DeleteStream.html

import { directoryOf } from '../../resource/resource.ts'
import { addressOf } from '../address.ts'
import { purge } from '../chores.ts'
import { inUse } from '../errors.ts'
import { limits } from '../limits.ts'
import { idsPartition, streamIds } from '../ids.ts'
import { operation } from '../operation.ts'
import {
  consumerResource,
  consumers,
  requireStream,
  scopeOf,
  streamResource,
  streams,
} from '../tables.ts'

export const deleteStream = operation('DeleteStream', async (input, context) => {
  const address = await addressOf(input, context)
  await context.store.transact([...scopeOf(address), idsPartition(address)], function* (tx) {
    const { space, id, name, account, consumers: count } = yield* requireStream(address)
    if (count > 0 && !input.EnforceConsumerDeletion) {
      throw inUse(
        `Stream ${name} under account ${account} has enhanced fan-out consumers and cannot be deleted unless EnforceConsumerDeletion is set.`,
      )
    }
    const directory = tx.in(directoryOf(address))
    for (const { row } of yield* consumers.range([], { limit: limits.consumers })) {
      consumers.del(tx, [row.name])
      yield* consumerResource.leave(directory, `${name}/${row.name}`)
    }
    streams.del(tx, [])
    streamIds.del(tx.in(idsPartition(address)), [id])
    yield* streamResource.leave(directory, name)
    purge(tx, address.arn, { partition: address.partition, space })
  })
  return {}
})
