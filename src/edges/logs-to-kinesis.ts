// CloudWatch Logs → Kinesis: events that a subscription filter matched are one record, gzip of JSON,
// those of one log stream under one partition key, or anywhere where the filter says so.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html#DestinationKinesisExample

import { createHash } from 'node:crypto'
import type { Edge } from '../delivery/edge.ts'
import type { KinesisPort } from '../services/kinesis/port.ts'
import type { SubscribedEvents } from '../services/logs/port.ts'
import { logsEdge, type LogsEdgeParts } from './logs-delivery.ts'

const NAME = 'logs-to-kinesis'

export interface LogsToKinesisParts extends LogsEdgeParts {
  readonly kinesis: Pick<KinesisPort, 'put'>
}

export function logsToKinesis({ kinesis, roleCheck }: LogsToKinesisParts): Edge {
  return logsEdge(NAME, roleCheck, {
    service: 'kinesis',
    call: (StreamARN, Data) => ({
      ...{ operation: 'PutRecord', input: { StreamARN, PartitionKey: 'k', Data } },
    }),
    async put(intent, subscribed, data) {
      const { logGroupArn: party, requestId: parentId } = subscribed
      const partitionKey = partitionKeyOf(subscribed)
      const record = { partitionKey, data, parentId, intentId: intent.id }
      return (await kinesis.put(intent.target, [record], { party, via: NAME }))[0]
    },
  })
}

function partitionKeyOf(subscribed: SubscribedEvents): string {
  const { distribution, logGroup, logStream, requestId } = subscribed
  const of = distribution === 'Random' ? requestId : `${logGroup}:${logStream}`
  return createHash('md5').update(of).digest('hex')
}
