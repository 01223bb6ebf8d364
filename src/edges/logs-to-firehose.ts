// CloudWatch Logs → Firehose: events that a subscription filter matched are one record, gzip of JSON.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html#FirehoseExample

import type { Edge } from '../delivery/edge.ts'
import { parseArn } from '../kernel/arn.ts'
import type { FirehosePort } from '../services/firehose/port.ts'
import { logsEdge, type LogsEdgeParts } from './logs-delivery.ts'

const NAME = 'logs-to-firehose'

export interface LogsToFirehoseParts extends LogsEdgeParts {
  readonly firehose: Pick<FirehosePort, 'put'>
}

export function logsToFirehose({ firehose, roleCheck }: LogsToFirehoseParts): Edge {
  return logsEdge(NAME, roleCheck, {
    service: 'firehose',
    call: (arn, Data) => ({
      operation: 'PutRecord',
      input: { DeliveryStreamName: parseArn(arn)!.resource.split('/')[1], Record: { Data } },
    }),
    async put(intent, { logGroupArn: party, requestId: parentId }, data) {
      const record = { data, parentId, intentId: intent.id }
      return (await firehose.put(intent.target, [record], { party, via: NAME }))[0]
    },
  })
}
