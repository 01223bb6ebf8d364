// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_EnableKinesisStreamingDestination.html

import { addressOf } from '../address.ts'
import { limitExceeded, validation } from '../errors.ts'
import { isActive } from '../kinesis/destinations.ts'
import { operation } from '../operation.ts'
import { requireNamed, tables } from '../tables.ts'

const MOST = 2

export const enableKinesisStreamingDestination = operation(
  'EnableKinesisStreamingDestination',
  async (input, context) => {
    const { TableName, StreamArn: arn, EnableKinesisStreamingConfiguration: given } = input
    const { partition, name } = addressOf(TableName, context)
    const precision = given?.ApproximateCreationDateTimePrecision
    await context.store.transact(partition, function* (tx) {
      const table = yield* requireNamed(name)
      const others = (table.kinesis ?? []).filter((one) => one.arn !== arn)
      if ((table.kinesis ?? []).some((one) => one.arn === arn && isActive(one))) {
        throw validation(
          `Table is not in a valid state to enable Kinesis Streaming Destination: KinesisStreamingDestination must be DISABLED or ENABLE_FAILED to perform ENABLE operation.`,
        )
      }
      if (others.filter(isActive).length >= MOST) {
        throw limitExceeded(`Table ${name} already has ${MOST} Kinesis streaming destinations.`)
      }
      const added = { arn, status: 'ACTIVE' as const, ...(precision && { precision }) }
      tables.put(tx, [], { ...table, kinesis: [...others, added] })
    })
    return {
      TableName: name,
      StreamArn: arn,
      DestinationStatus: 'ENABLING',
      EnableKinesisStreamingConfiguration: given ?? {},
    } as const
  },
)
