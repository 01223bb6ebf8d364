// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListStreamConsumers.html

import { addressOf } from '../address.ts'
import { shownConsumer } from '../consumers.ts'
import { invalidArgument, streamNotFound } from '../errors.ts'
import { limits } from '../limits.ts'
import { operation } from '../operation.ts'
import { consumers, requireStream } from '../tables.ts'
import { partsOf, shownToken } from '../token.ts'

export const listStreamConsumers = operation('ListStreamConsumers', async (input, context) => {
  const nowMs = context.clock.nowMs()
  const { MaxResults: limit = 100, NextToken, StreamCreationTimestamp: created } = input
  if (NextToken !== undefined && created !== undefined) {
    throw invalidArgument('NextToken and StreamCreationTimestamp cannot be provided together.')
  }
  const [after] = NextToken === undefined ? [] : partsOf(NextToken, nowMs)
  const address = await addressOf(input, context)
  return context.store.transact(address.partition, function* () {
    const stream = yield* requireStream(address)
    const isOther = (at: Date) =>
      Math.floor(at.getTime() / 1000) !== Math.floor(stream.createdMs / 1000)
    if (created !== undefined && isOther(created)) throw streamNotFound(address)
    const all = yield* consumers.range([], {
      limit: limits.consumers,
      ...(after !== undefined && { after: [String(after)] }),
    })
    const page = all.slice(0, limit).map(({ row }) => row)
    return {
      Consumers: page.map(shownConsumer),
      NextToken: page.length < all.length ? shownToken([page.at(-1)!.name], nowMs) : undefined,
    }
  })
})
