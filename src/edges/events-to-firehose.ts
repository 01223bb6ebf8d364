// EventBridge → Firehose: the event, or what the target's input makes of it, is the record.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html

import type { Edge, Outcome } from '../delivery/edge.ts'
import { parseArn } from '../kernel/arn.ts'
import { AwsError } from '../kernel/aws-error.ts'
import type { FirehosePort } from '../services/firehose/port.ts'
import {
  eventsEdge,
  failed,
  refusalOfRole,
  type Attempt,
  type EventsEdgeParts,
} from './events-delivery.ts'
import { failureOfPut } from './records-put.ts'

const NAME = 'events-to-firehose'

export interface EventsToFirehoseParts extends EventsEdgeParts {
  readonly firehose: Pick<FirehosePort, 'put'>
}

export function eventsToFirehose(parts: EventsToFirehoseParts): Edge {
  return eventsEdge(NAME, parts, (attempt) => deliver(parts, attempt))
}

async function deliver(parts: EventsToFirehoseParts, attempt: Attempt): Promise<Outcome> {
  const { intent, delivery, input } = attempt
  const { target, ruleArn: party, eventId: parentId } = delivery
  const data = Buffer.from(input, 'utf8')
  const { region, resource } = parseArn(target.Arn)!
  const refusal = await refusalOfRole(parts.roleCheck, target, {
    ...{ service: 'firehose', operation: 'PutRecord', region },
    input: { DeliveryStreamName: resource.split('/')[1], Record: { Data: data } },
  })
  if (refusal !== undefined) return refusal
  try {
    const record = { data, parentId, intentId: intent.id }
    const [answer] = await parts.firehose.put(target.Arn, [record], { party, via: NAME })
    if (answer instanceof AwsError) return failureOfPut(answer)
    return { kind: 'delivered', taken: answer !== undefined }
  } catch (error) {
    if (error instanceof AwsError) return failed(error.code, error.message)
    throw error
  }
}
