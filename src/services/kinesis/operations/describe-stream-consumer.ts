// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DescribeStreamConsumer.html

import { consumerAddress, requireConsumer, shownConsumer } from '../consumers.ts'
import { operation } from '../operation.ts'
import { requireStream } from '../tables.ts'

export const describeStreamConsumer = operation(
  'DescribeStreamConsumer',
  async (input, context) => {
    const address = consumerAddress(input)
    const row = await context.store.transact(address.partition, function* () {
      yield* requireStream(address)
      return yield* requireConsumer(address)
    })
    return { ConsumerDescription: { ...shownConsumer(row), StreamARN: address.arn } }
  },
)
