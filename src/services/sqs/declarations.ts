// What each operation of SQS takes and touches.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html

import { declare, permits, reads, tags, writes, type Place } from '../declaration.ts'
import { readTaskHandle } from './move-task.ts'

type Client = typeof import('@aws-sdk/client-sqs')

const arn = (at: Place, account: string, name: string) =>
  `arn:${at.partition}:sqs:${at.region}:${account}:${name}`

/** Whoever asked last mostly asks again: three comparisons instead of a name to be put together. */
let last = { url: '', account: '', region: '', arn: '' }

function queue({ QueueUrl: url }: { readonly QueueUrl?: string | undefined }, at: Place): string {
  const { account, region } = at
  if (url === undefined) return arn(at, account, '')
  if (url !== last.url || account !== last.account || region !== last.region) {
    last = { url, account, region, arn: arnOfUrl(url, at) }
  }
  return last.arn
}

/** Account and name end the URL's path; a bare name is a queue of the caller's. */
function arnOfUrl(url: string, at: Place): string {
  const end = url.endsWith('/') ? url.length - 1 : url.length
  const slash = url.lastIndexOf('/', end - 1)
  const before = url.lastIndexOf('/', slash - 1)
  const account = slash < 1 ? at.account : url.slice(before + 1, slash)
  return arn(at, account.length === 12 ? account : at.account, url.slice(slash + 1, end))
}

interface Named {
  readonly QueueName: string
  readonly QueueOwnerAWSAccountId?: string | undefined
}

const named = ({ QueueName, QueueOwnerAWSAccountId }: Named, at: Place) =>
  arn(at, QueueOwnerAWSAccountId ?? at.account, QueueName)

const source = ({ SourceArn }: { readonly SourceArn: string }) => SourceArn

const handle = ({ TaskHandle }: { readonly TaskHandle: string }) =>
  readTaskHandle(TaskHandle).sourceArn

export const declarations = declare<Client>('sqs', {
  AddPermission: permits(queue),
  CancelMessageMoveTask: writes(handle),
  ChangeMessageVisibility: writes(queue, { data: 'AWS::SQS::Queue' }),
  ChangeMessageVisibilityBatch: writes(queue, {
    action: 'ChangeMessageVisibility',
    data: 'AWS::SQS::Queue',
  }),
  CreateQueue: writes(named),
  DeleteMessage: writes(queue, { data: 'AWS::SQS::Queue' }),
  DeleteMessageBatch: writes(queue, { action: 'DeleteMessage', data: 'AWS::SQS::Queue' }),
  DeleteQueue: writes(queue),
  GetQueueAttributes: reads(queue, { data: 'AWS::SQS::Queue' }),
  GetQueueUrl: reads(named, { data: 'AWS::SQS::Queue' }),
  ListDeadLetterSourceQueues: reads(queue, { data: 'AWS::SQS::Queue' }),
  ListMessageMoveTasks: reads(source),
  ListQueueTags: reads(queue, { data: 'AWS::SQS::Queue' }),
  ListQueues: reads(undefined, { data: 'AWS::SQS::Queue' }),
  PurgeQueue: writes(queue),
  ReceiveMessage: reads(queue, { data: 'AWS::SQS::Queue' }),
  RemovePermission: permits(queue),
  SendMessage: writes(queue, { data: 'AWS::SQS::Queue' }),
  SendMessageBatch: writes(queue, { action: 'SendMessage', data: 'AWS::SQS::Queue' }),
  SetQueueAttributes: permits(queue),
  StartMessageMoveTask: writes(source),
  TagQueue: tags(queue),
  UntagQueue: tags(queue),
})
