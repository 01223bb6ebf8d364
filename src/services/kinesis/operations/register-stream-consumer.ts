// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_RegisterStreamConsumer.html

import { enterConsumer, shownConsumer } from '../consumers.ts'
import { addressOf } from '../address.ts'
import { inUse, limitExceeded } from '../errors.ts'
import { limits } from '../limits.ts'
import { operation } from '../operation.ts'
import { consumers, enterStream, requireStream, scopeOf } from '../tables.ts'
import { requireFew, requireTags } from '../tags.ts'

export const registerStreamConsumer = operation(
  'RegisterStreamConsumer',
  async (input, context) => {
    const { ConsumerName: name } = input
    const address = await addressOf(input, context)
    const tags = requireFew(requireTags(input.Tags ?? {}), address)
    const row = await context.store.transact(scopeOf(address), function* (tx) {
      const stream = yield* requireStream(address)
      if ((yield* consumers.get(name)) !== undefined) {
        throw inUse(
          `Consumer ${name} for stream ${stream.name} under account ${stream.account} already exists.`,
        )
      }
      if (stream.consumers >= limits.consumers) {
        throw limitExceeded(
          `Stream ${stream.name} under account ${stream.account} has the maximum of ${limits.consumers} registered consumers.`,
        )
      }
      const arn = `${stream.arn}/consumer/${name}:${Math.floor(tx.nowMs / 1000)}`
      const consumer = { name, arn, createdMs: tx.nowMs, tags }
      yield* enterConsumer(tx, address, consumer)
      yield* enterStream(tx, { ...stream, consumers: stream.consumers + 1 })
      return consumer
    })
    return { Consumer: { ...shownConsumer(row), ConsumerStatus: 'CREATING' as const } }
  },
)
