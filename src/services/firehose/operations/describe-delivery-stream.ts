// https://docs.aws.amazon.com/firehose/latest/APIReference/API_DescribeDeliveryStream.html

import { readDelivery } from '../change.ts'
import { describedDestination } from '../destination/description.ts'
import { operation } from '../operation.ts'
import { typeOf, type DeliveryRow } from '../tables.ts'

export const describeDeliveryStream = operation(
  'DescribeDeliveryStream',
  async (input, context) => {
    const row = await readDelivery(context, input)
    const { encryption } = row
    const DeliveryStreamDescription = {
      DeliveryStreamName: row.name,
      DeliveryStreamARN: row.arn,
      DeliveryStreamStatus: 'ACTIVE',
      DeliveryStreamEncryptionConfiguration: encryption
        ? { KeyType: encryption.keyType, KeyARN: encryption.keyArn, Status: 'ENABLED' }
        : { Status: 'DISABLED' },
      DeliveryStreamType: typeOf(row),
      VersionId: String(row.version),
      CreateTimestamp: new Date(row.createdMs),
      LastUpdateTimestamp: row.updatedMs === undefined ? undefined : new Date(row.updatedMs),
      Source: sourceOf(row),
      Destinations: [describedDestination(row.destination)],
      HasMoreDestinations: false,
    }
    return { DeliveryStreamDescription } as any
  },
)

function sourceOf({ source, directPut }: DeliveryRow) {
  if (source !== undefined) {
    return {
      KinesisStreamSourceDescription: {
        KinesisStreamARN: source.streamArn,
        RoleARN: source.roleArn,
        DeliveryStartTimestamp: new Date(source.startMs),
      },
    }
  }
  if (directPut === undefined) return undefined
  return { DirectPutSourceDescription: { ThroughputHintInMBs: directPut.throughputMibps } }
}
