import type { Rule } from '../rule.ts'

export const mappingWantsMoreThanReserved: Rule = {
  name: 'mapping-wants-more-than-reserved',
  severity: 'medium',
  title: 'A mapping asks for more than its function may',
  url: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html',
  *look(ward) {
    for (const { arrow, queue, target } of ward.mappedQueues()) {
      const scaling = arrow.facts.ScalingConfig as { MaximumConcurrency?: number } | undefined
      const most = scaling?.MaximumConcurrency
      const reserved = target.facts.ReservedConcurrentExecutions
      if (most === undefined || typeof reserved !== 'number' || most <= reserved) continue
      yield {
        at: queue.arn,
        reason: `The mapping runs up to ${most} invocations at once, ${target.name} has ${reserved} reserved: the rest is throttled, and counts as received.`,
      }
    }
  },
}
