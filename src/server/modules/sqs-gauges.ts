import type { Env } from '../../services/service.ts'
import { observeQueues } from '../../services/sqs/observe.ts'
import type { Page } from '../metrics/exposition.ts'

const MOST_QUEUES = 500

export async function sqsGauges(page: Page, { store }: Env): Promise<void> {
  const levels = await observeQueues(store, MOST_QUEUES)
  const messages = 'millrace_queue_messages'
  page.begin(messages, 'gauge', `Messages in queues (of the first ${MOST_QUEUES}).`)
  for (const { arn, visible, inFlight, delayed } of levels) {
    page.sample(messages, { queue: arn, state: 'visible' }, visible)
    page.sample(messages, { queue: arn, state: 'in_flight' }, inFlight)
    page.sample(messages, { queue: arn, state: 'delayed' }, delayed)
  }
  const age = 'millrace_queue_oldest_message_seconds'
  page.begin(age, 'gauge', 'Age of the oldest message that can be received.')
  for (const { arn, oldestMs } of levels) {
    if (oldestMs !== undefined) page.sample(age, { queue: arn }, oldestMs / 1_000)
  }
}
