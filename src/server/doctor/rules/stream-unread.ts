import type { Rule } from '../rule.ts'

export const streamUnread: Rule = {
  name: 'stream-unread',
  severity: 'low',
  title: 'Changes are recorded and nobody reads them',
  url: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html',
  *look(ward) {
    for (const { arn, name, facts } of ward.of('table')) {
      const { LatestStreamArn } = facts
      const specification = facts.StreamSpecification as { StreamEnabled?: boolean } | undefined
      if (specification?.StreamEnabled !== true || typeof LatestStreamArn !== 'string') continue
      if (ward.from(LatestStreamArn).length > 0) continue
      yield {
        at: arn,
        reason: `The stream of ${name} has no event source mapping: its records expire after a day.`,
      }
    }
  },
}
