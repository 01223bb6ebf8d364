// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeKinesisStreamingDestination.html

import { addressOf } from '../address.ts'
import { operation } from '../operation.ts'
import { requireNamed } from '../tables.ts'

export const describeKinesisStreamingDestination = operation(
  'DescribeKinesisStreamingDestination',
  async (input, context) => {
    const { partition, name } = addressOf(input.TableName, context)
    const { kinesis = [] } = await context.store.transact(partition, () => requireNamed(name))
    return {
      TableName: name,
      KinesisDataStreamDestinations: kinesis.map(({ arn, status, precision }) => ({
        StreamArn: arn,
        DestinationStatus: status,
        ApproximateCreationDateTimePrecision: precision,
      })),
    }
  },
)
