// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DeregisterStreamConsumer.html

import { directoryOf } from '../../resource/resource.ts'
import { consumerAddress, requireConsumer } from '../consumers.ts'
import { operation } from '../operation.ts'
import { consumerResource, consumers, enterStream, requireStream, scopeOf } from '../tables.ts'

export const deregisterStreamConsumer = operation(
  'DeregisterStreamConsumer',
  async (input, context) => {
    const address = consumerAddress(input)
    await context.store.transact(scopeOf(address), function* (tx) {
      const stream = yield* requireStream(address)
      const { name } = yield* requireConsumer(address)
      consumers.del(tx, [name])
      yield* consumerResource.leave(tx.in(directoryOf(address)), `${address.name}/${name}`)
      yield* enterStream(tx, { ...stream, consumers: stream.consumers - 1 })
    })
    return {}
  },
)
