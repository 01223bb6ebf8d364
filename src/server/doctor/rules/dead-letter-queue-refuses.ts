import { wouldRefuse } from '../../../edges/permission.ts'
import type { Rule } from '../rule.ts'

/** Who sends the dead letters of which edge. */
const BURIERS: Readonly<Record<string, string>> = {
  'sns-dead-letter': 'sns.amazonaws.com',
  'events-dead-letter': 'events.amazonaws.com',
}

export const deadLetterQueueRefuses: Rule = {
  name: 'dead-letter-queue-refuses',
  severity: 'high',
  title: 'The dead-letter queue lets no dead letter in',
  url: 'https://docs.aws.amazon.com/sns/latest/dg/sns-configure-dead-letter-queue.html',
  *look(ward) {
    for (const { from, to, via } of ward.arrows) {
      const service = BURIERS[via]
      const queue = ward.node(to)
      if (service === undefined || queue?.kind !== 'queue') continue
      const { Policy } = queue.facts
      const passage = { service, action: 'sqs:SendMessage', target: to, source: from }
      const refusal = wouldRefuse(passage, typeof Policy === 'string' ? Policy : undefined)
      if (refusal !== undefined) yield { at: to, reason: `Dead letters would be lost: ${refusal}.` }
    }
  },
}
