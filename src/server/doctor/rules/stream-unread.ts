import type { Rule } from '../rule.ts'

export const streamUnread: Rule = {
  name: 'stream-unread',
  severity: 'low',
  title: 'Changes are recorded and nobody reads them',
  url: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html',
  *look(ward) {
    for (const { arn, name, facts } of ward.of('table')) {
      const specification = facts.StreamSpecification as { StreamEnabled?: boolean } | undefined
      if (specification?.StreamEnabled !== true) continue
      if (ward.from(arn).length > 0) continue
      yield {
        at: arn,
        reason: `The stream of ${name} feeds no function and no pipe: its records expire after a day.`,
      }
    }
  },
}
