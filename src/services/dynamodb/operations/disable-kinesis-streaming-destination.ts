// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DisableKinesisStreamingDestination.html

import { addressOf } from '../address.ts'
import { validation } from '../errors.ts'
import { isActive } from '../kinesis/destinations.ts'
import { operation } from '../operation.ts'
import { requireNamed, tables } from '../tables.ts'

export const disableKinesisStreamingDestination = operation(
  'DisableKinesisStreamingDestination',
  async (input, context) => {
    const { TableName, StreamArn: arn, EnableKinesisStreamingConfiguration: given } = input
    const { partition, name } = addressOf(TableName, context)
    await context.store.transact(partition, function* (tx) {
      const table = yield* requireNamed(name)
      const found = (table.kinesis ?? []).find((one) => one.arn === arn && isActive(one))
      if (found === undefined) {
        throw validation(
          `Table is not in a valid state to disable Kinesis Streaming Destination: No streaming destination with streamArn: ${arn} found for table with tableName: ${name}`,
        )
      }
      const others = table.kinesis!.filter((one) => one !== found)
      tables.put(tx, [], { ...table, kinesis: [...others, { ...found, status: 'DISABLED' }] })
    })
    return {
      TableName: name,
      StreamArn: arn,
      DestinationStatus: 'DISABLING',
      EnableKinesisStreamingConfiguration: given,
    } as const
  },
)
