// EventBridge → Kinesis: the event, or what the target's input makes of it, is the record's data. Its
// partition key is the event's id, or what the target's path finds in the event.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html#targets-specifics-kinesis

import type { Edge, Outcome } from '../delivery/edge.ts'
import { parseArn } from '../kernel/arn.ts'
import { AwsError } from '../kernel/aws-error.ts'
import type { EventsPort } from '../services/events/port.ts'
import type { KinesisPort } from '../services/kinesis/port.ts'
import {
  eventsEdge,
  failed,
  refusalOfRole,
  type Attempt,
  type EventsEdgeParts,
} from './events-delivery.ts'
import { failureOfPut } from './records-put.ts'

const NAME = 'events-to-kinesis'
/** Characters of a partition key. */
const MOST = 256

export interface EventsToKinesisParts extends EventsEdgeParts {
  readonly events: Pick<EventsPort, 'inputOf' | 'dynamicOf'>
  readonly kinesis: Pick<KinesisPort, 'put'>
}

export function eventsToKinesis(parts: EventsToKinesisParts): Edge {
  return eventsEdge(NAME, parts, (attempt) => deliver(parts, attempt))
}

async function deliver(parts: EventsToKinesisParts, attempt: Attempt): Promise<Outcome> {
  const { intent, delivery, input } = attempt
  const { target, ruleArn: party, eventId: parentId } = delivery
  const data = Buffer.from(input, 'utf8')
  const partitionKey = partitionKeyOf(parts, attempt)
  const refusal = await refusalOfRole(parts.roleCheck, target, {
    ...{ service: 'kinesis', operation: 'PutRecord', region: parseArn(target.Arn)!.region },
    input: { StreamARN: target.Arn, PartitionKey: partitionKey, Data: data },
  })
  if (refusal !== undefined) return refusal
  try {
    const record = { partitionKey, data, parentId, intentId: intent.id }
    const [answer] = await parts.kinesis.put(target.Arn, [record], { party, via: NAME })
    if (answer instanceof AwsError) return failureOfPut(answer)
    return { kind: 'delivered', taken: answer !== undefined }
  } catch (error) {
    if (error instanceof AwsError) return failed(error.code, error.message)
    throw error
  }
}

function partitionKeyOf({ events }: EventsToKinesisParts, { delivery }: Attempt): string {
  const { PartitionKeyPath: path } = (delivery.target.KinesisParameters ?? {}) as {
    PartitionKeyPath?: string
  }
  const found = path === undefined ? undefined : events.dynamicOf(delivery, path)
  const text = typeof found === 'string' ? found : JSON.stringify(found)
  return text && text !== 'null' ? text.slice(0, MOST) : delivery.eventId
}
