// What each operation of Data Firehose takes and touches.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonkinesisfirehose.html

import { declare, lists, reads, tags, writes, type Place } from '../declaration.ts'

type Client = typeof import('@aws-sdk/client-firehose')

const DATA = { data: 'AWS::KinesisFirehose::DeliveryStream' } as const

const stream = (
  { DeliveryStreamName: name }: { readonly DeliveryStreamName?: string | undefined },
  at: Place,
) => `arn:${at.partition}:firehose:${at.region}:${at.account}:deliverystream/${name ?? ''}`

export const declarations = declare<Client>('firehose', {
  CreateDeliveryStream: writes(stream, { passes: 'ExtendedS3DestinationConfiguration.RoleARN' }),
  DeleteDeliveryStream: writes(stream),
  DescribeDeliveryStream: reads(stream),
  ListDeliveryStreams: lists(),
  ListTagsForDeliveryStream: lists(stream),
  PutRecord: writes(stream, DATA),
  PutRecordBatch: writes(stream, DATA),
  StartDeliveryStreamEncryption: writes(stream),
  StopDeliveryStreamEncryption: writes(stream),
  TagDeliveryStream: tags(stream),
  UntagDeliveryStream: tags(stream),
  UpdateDestination: writes(stream),
})
