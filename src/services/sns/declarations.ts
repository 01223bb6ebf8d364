// What each operation of SNS takes and touches.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html

import { declare, lists, permits, reads, tags, writes, type Place } from '../declaration.ts'

type Client = typeof import('@aws-sdk/client-sns')

const topic = ({ TopicArn }: { readonly TopicArn: string }) => TopicArn

const resource = ({ ResourceArn }: { readonly ResourceArn: string }) => ResourceArn

const named = ({ Name }: { readonly Name: string }, at: Place) =>
  `arn:${at.partition}:sns:${at.region}:${at.account}:${Name}`

interface Target {
  readonly TopicArn?: string | undefined
  readonly TargetArn?: string | undefined
  readonly PhoneNumber?: string | undefined
}

/** What is published to a telephone has its number for a resource. */
const target = ({ TopicArn, TargetArn, PhoneNumber }: Target) =>
  TopicArn ?? TargetArn ?? PhoneNumber ?? ''

/** A subscription's ARN is its topic's and an id more; permissions know topics only. */
const subscribed = ({ SubscriptionArn: arn }: { readonly SubscriptionArn: string }) =>
  arn.slice(0, Math.max(0, arn.lastIndexOf(':')))

export const declarations = declare<Client>('sns', {
  AddPermission: permits(topic),
  CheckIfPhoneNumberIsOptedOut: reads(),
  ConfirmSubscription: writes(topic),
  CreatePlatformApplication: writes(),
  CreatePlatformEndpoint: writes(),
  CreateSMSSandboxPhoneNumber: writes(),
  CreateTopic: writes(named),
  DeleteEndpoint: writes(),
  DeletePlatformApplication: writes(),
  DeleteSMSSandboxPhoneNumber: writes(),
  DeleteTopic: writes(topic),
  GetDataProtectionPolicy: reads(resource),
  GetEndpointAttributes: reads(),
  GetPlatformApplicationAttributes: reads(),
  GetSMSAttributes: reads(),
  GetSMSSandboxAccountStatus: reads(),
  GetSubscriptionAttributes: reads(subscribed),
  GetTopicAttributes: reads(topic),
  ListEndpointsByPlatformApplication: lists(),
  ListOriginationNumbers: lists(),
  ListPhoneNumbersOptedOut: reads(),
  ListPlatformApplications: lists(),
  ListSMSSandboxPhoneNumbers: lists(),
  ListSubscriptions: lists(),
  ListSubscriptionsByTopic: lists(topic),
  ListTagsForResource: reads(resource),
  ListTopics: lists(),
  OptInPhoneNumber: writes(),
  Publish: writes(target, { data: 'AWS::SNS::Topic' }),
  PublishBatch: writes(topic, { action: 'Publish', data: 'AWS::SNS::Topic' }),
  PutDataProtectionPolicy: writes(resource),
  RemovePermission: permits(topic),
  SetEndpointAttributes: writes(),
  SetPlatformApplicationAttributes: writes(),
  SetSMSAttributes: writes(),
  SetSubscriptionAttributes: writes(subscribed),
  SetTopicAttributes: permits(topic),
  Subscribe: writes(topic),
  TagResource: tags(resource),
  Unsubscribe: writes(subscribed),
  UntagResource: tags(resource),
  VerifySMSSandboxPhoneNumber: writes(),
})
