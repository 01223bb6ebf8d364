// Delivery status logging: what a topic's attributes ask to be logged of its deliveries.
// https://docs.aws.amazon.com/sns/latest/dg/sns-topic-attributes.html

import type { Tx } from '../../store/store.ts'
import type { StatusLog } from './port.ts'

export interface Feedback {
  /** Percent of the successful deliveries. */
  readonly successRate: number
  readonly failure: boolean
}

const PREFIXES: ReadonlyMap<string, string> = new Map([
  ['sqs', 'SQS'],
  ['lambda', 'Lambda'],
  ['http', 'HTTP'],
  ['https', 'HTTP'],
  ['application', 'Application'],
  ['firehose', 'Firehose'],
])

/** undefined when nothing of this protocol's deliveries is logged. */
export function feedbackOf(
  attributes: Readonly<Record<string, string>>,
  protocol: string,
): Feedback | undefined {
  const prefix = PREFIXES.get(protocol)
  if (prefix === undefined) return undefined
  const rate = attributes[`${prefix}SuccessFeedbackSampleRate`] ?? '100'
  const successRate = attributes[`${prefix}SuccessFeedbackRoleArn`] ? Number(rate) : 0
  const failure = Boolean(attributes[`${prefix}FailureFeedbackRoleArn`])
  return successRate > 0 || failure ? { successRate, failure } : undefined
}

/** For one delivery: whether it is in the sample is decided when the message is published. */
export function statusLogOf(feedback: Feedback | undefined, tx: Tx): StatusLog | undefined {
  if (feedback === undefined) return undefined
  const { successRate, failure } = feedback
  const success = successRate > 0 && (successRate >= 100 || percentile(tx) < successRate)
  return success || failure ? { success, failure } : undefined
}

/** 0 to 99, each as likely as the others to one part in 40 million. */
function percentile(tx: Tx): number {
  return Buffer.from(tx.random(4)).readUInt32BE(0) % 100
}
