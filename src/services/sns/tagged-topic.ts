// The topic that a tagging operation names; these have an error of their own.

import type { Reading } from '../../store/table.ts'
import { requireArn, topicOfArn, type TopicAddress } from './address.ts'
import { snsError } from './errors.ts'
import { readTopic, type TopicRow } from './tables.ts'

const missing = () => snsError('ResourceNotFoundException', 'Resource does not exist')

export function taggedTopic(arn: string): TopicAddress {
  requireArn(arn, 'ResourceArn')
  const address = topicOfArn(arn)
  if (address === undefined) throw missing()
  return address
}

export function* requireTagged(): Reading<TopicRow> {
  const topic = yield* readTopic()
  if (topic === undefined) throw missing()
  return topic
}
