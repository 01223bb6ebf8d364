// What each operation of Kinesis Data Streams takes and touches.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonkinesisdatastreams.html

import { declare, lists, permits, reads, tags, writes, type Place } from '../declaration.ts'
import { streamAddress, type StreamNaming } from './address.ts'
import { parsedIterator } from './read/iterator.ts'

type Client = typeof import('@aws-sdk/client-kinesis')

const DATA = { data: 'AWS::Kinesis::Stream' } as const
const CONSUMER_DATA = { data: 'AWS::Kinesis::StreamConsumer' } as const

const arn = (at: Place, resource: string) =>
  `arn:${at.partition}:kinesis:${at.region}:${at.account}:${resource}`

const stream = ({ StreamARN, StreamName }: StreamNaming, at: Place) =>
  StreamARN ?? arn(at, `stream/${StreamName ?? '*'}`)

const resource = ({ ResourceARN }: { readonly ResourceARN?: string | undefined }) => ResourceARN!

interface Consumer {
  readonly StreamARN?: string | undefined
  readonly ConsumerName?: string | undefined
  readonly ConsumerARN?: string | undefined
}

/** Named without its ARN, it is any of that name. */
const consumer = ({ ConsumerARN, StreamARN, ConsumerName }: Consumer) =>
  ConsumerARN ?? `${StreamARN}/consumer/${ConsumerName}:*`

interface Iterated {
  readonly ShardIterator?: string | undefined
  readonly StreamARN?: string | undefined
}

const iterated = ({ ShardIterator, StreamARN }: Iterated, at: Place) => {
  const iterator = parsedIterator(ShardIterator ?? '')
  if (iterator !== undefined) return streamAddress(iterator.stream, iterator).arn
  return StreamARN ?? arn(at, 'stream/*')
}

const channel = ({ ChannelARN }: { readonly ChannelARN?: string | undefined }) => ChannelARN!
const namedChannel = ({ ChannelName }: { readonly ChannelName?: string | undefined }, at: Place) =>
  arn(at, `channel/${ChannelName ?? ''}`)

export const declarations = declare<Client>('kinesis', {
  AddTagsToStream: tags(stream),
  CreateChannel: writes(namedChannel),
  CreateStream: writes(stream),
  DecreaseStreamRetentionPeriod: writes(stream),
  DeleteChannel: writes(channel),
  DeleteResourcePolicy: permits(resource),
  DeleteStream: writes(stream),
  DeregisterStreamConsumer: writes(consumer),
  DescribeAccountSettings: reads(),
  DescribeChannel: reads(channel),
  DescribeLimits: reads(),
  DescribeStream: reads(stream),
  DescribeStreamConsumer: reads(consumer),
  DescribeStreamSummary: reads(stream),
  DisableEnhancedMonitoring: writes(stream),
  EnableEnhancedMonitoring: writes(stream),
  GetRecords: reads(iterated, DATA),
  GetResourcePolicy: reads(resource),
  GetShardIterator: reads(stream, DATA),
  IncreaseStreamRetentionPeriod: writes(stream),
  ListChannels: lists(),
  ListShards: lists(stream),
  ListStreamConsumers: lists(stream),
  ListStreams: lists(),
  ListTagsForResource: reads(resource),
  ListTagsForStream: reads(stream),
  MergeShards: writes(stream),
  PutRecord: writes(stream, DATA),
  PutRecords: writes(stream, DATA),
  PutResourcePolicy: permits(resource),
  RegisterStreamConsumer: writes(stream),
  RemoveTagsFromStream: tags(stream),
  SplitShard: writes(stream),
  StartStreamEncryption: writes(stream),
  StopStreamEncryption: writes(stream),
  SubscribeToShard: reads(consumer, CONSUMER_DATA),
  TagResource: tags(resource),
  UntagResource: tags(resource),
  UpdateAccountSettings: writes(),
  UpdateChannel: writes(channel),
  UpdateMaxRecordSize: writes(stream),
  UpdateShardCount: writes(stream),
  UpdateStreamMode: writes(stream),
  UpdateStreamRecordDistributionStrategy: writes(stream),
  UpdateStreamWarmThroughput: writes(stream),
})
