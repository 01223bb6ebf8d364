// https://docs.aws.amazon.com/firehose/latest/APIReference/API_CreateDeliveryStream.html

import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import { deliveryAddress } from '../address.ts'
import { destinationOf } from '../destination/configure.ts'
import type { Given, GivenConfig } from '../destination/destination.ts'
import { invalidArgument, streamExists } from '../errors.ts'
import { operation } from '../operation.ts'
import {
  deliveries,
  SOURCES,
  sourced,
  enterDelivery,
  scopeOf,
  type DeliveryRow,
} from '../tables.ts'
import { encryptionOf } from './start-delivery-stream-encryption.ts'
import { tagsOf } from './tag-delivery-stream.ts'

export const createDeliveryStream = operation('CreateDeliveryStream', async (input, context) => {
  const address = deliveryAddress(input.DeliveryStreamName, context)
  const destination = destinationOf(givenOf(input))
  const source = sourceOf(input)
  const { DirectPutSourceConfiguration: direct } = input
  const encryption = encryptionOf(input.DeliveryStreamEncryptionConfigurationInput)
  const tags = tagsOf({}, input.Tags ?? [])

  function* create(tx: Tx): Reading<DeliveryRow> {
    if ((yield* deliveries.get()) !== undefined) throw streamExists(address)
    const { name, account, region, arn } = address
    const row: DeliveryRow = {
      ...{ name, account, region, arn, id: tx.uuid(), createdMs: tx.nowMs, version: 1 },
      ...(source && { source: { ...source, startMs: tx.nowMs } }),
      ...(direct && { directPut: { throughputMibps: direct.ThroughputHintInMBs } }),
      ...{ destination, tags },
      ...(encryption && { encryption }),
    }
    yield* enterDelivery(tx, row)
    if (source !== undefined) sourced.put(tx.in(SOURCES), [arn], null)
    return row
  }
  const { arn } = await context.store.transact([...scopeOf(address), SOURCES], create)
  return { DeliveryStreamARN: arn }
})

type Input = Parameters<typeof createDeliveryStream.handle>[0]

/** Destinations that Millrace does not have, by the member that asks for them. */
const ABSENT: Readonly<Record<string, string>> = {
  RedshiftDestinationConfiguration: 'Redshift',
  ElasticsearchDestinationConfiguration: 'Elasticsearch',
  AmazonopensearchserviceDestinationConfiguration: 'OpenSearch',
  AmazonOpenSearchServerlessDestinationConfiguration: 'OpenSearch Serverless',
  SplunkDestinationConfiguration: 'Splunk',
  SnowflakeDestinationConfiguration: 'Snowflake',
  IcebergDestinationConfiguration: 'Iceberg',
}

function givenOf(input: Input): Given {
  for (const [member, name] of Object.entries(ABSENT)) {
    if (input[member] === undefined) continue
    throw invalidArgument(
      `Millrace does not deliver to ${name}: use an S3 or an HTTP endpoint destination.`,
    )
  }
  const all: Given[] = [
    { kind: 'extended' as const, config: input.ExtendedS3DestinationConfiguration },
    { kind: 's3' as const, config: input.S3DestinationConfiguration },
    { kind: 'http' as const, config: input.HttpEndpointDestinationConfiguration },
  ].filter(({ config }) => config !== undefined) as { kind: Given['kind']; config: GivenConfig }[]
  if (all.length === 1) return all[0]!
  throw invalidArgument('Exactly one destination configuration is supported for a Firehose.')
}

function sourceOf(input: Input): { streamArn: string; roleArn: string } | undefined {
  const type = input.DeliveryStreamType ?? 'DirectPut'
  const { KinesisStreamSourceConfiguration: kinesis } = input
  if (type === 'KinesisStreamAsSource') {
    if (kinesis === undefined) {
      throw invalidArgument('KinesisStreamSourceConfiguration must be specified for this type.')
    }
    return { streamArn: kinesis.KinesisStreamARN, roleArn: kinesis.RoleARN }
  }
  if (type !== 'DirectPut') throw invalidArgument(`Millrace has no source of type ${type}.`)
  if (kinesis === undefined) return undefined
  throw invalidArgument('KinesisStreamSourceConfig is only supported for KinesisStreamAsSource.')
}
