// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateKinesisStreamingDestination.html

import { addressOf } from '../address.ts'
import { validation } from '../errors.ts'
import { isActive } from '../kinesis/destinations.ts'
import { operation } from '../operation.ts'
import { requireNamed, tables } from '../tables.ts'

export const updateKinesisStreamingDestination = operation(
  'UpdateKinesisStreamingDestination',
  async (input, context) => {
    const { TableName, StreamArn: arn, UpdateKinesisStreamingConfiguration: given } = input
    const { partition, name } = addressOf(TableName, context)
    const precision = given?.ApproximateCreationDateTimePrecision
    if (precision === undefined) {
      throw validation(
        'Streaming destination cannot be updated with given parameters: UpdateKinesisStreamingConfiguration cannot be null or contain only null values',
      )
    }
    await context.store.transact(partition, function* (tx) {
      const table = yield* requireNamed(name)
      const found = (table.kinesis ?? []).find((one) => one.arn === arn && isActive(one))
      if (found === undefined) {
        throw validation(
          `Table is not in a valid state to enable Kinesis Streaming Destination: No streaming destination with streamArn: ${arn} found for table with tableName: ${name}`,
        )
      }
      if (found.precision === precision) {
        throw validation(
          `Invalid Request: Precision is already set to the desired value of ${precision} for tableId: ${table.id}, kdsArn: ${arn}`,
        )
      }
      const kinesis = table.kinesis!.map((one) => (one === found ? { ...one, precision } : one))
      tables.put(tx, [], { ...table, kinesis })
    })
    return {
      TableName: name,
      StreamArn: arn,
      DestinationStatus: 'UPDATING',
      UpdateKinesisStreamingConfiguration: given,
    } as const
  },
)
