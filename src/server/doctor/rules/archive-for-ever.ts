import { numberOf, type Rule } from '../rule.ts'

export const archiveForEver: Rule = {
  name: 'archive-for-ever',
  severity: 'low',
  title: 'An archive that only grows',
  url: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-archive.html',
  *look(ward) {
    for (const { arn, name, facts } of ward.of('archive')) {
      if (numberOf(facts.RetentionDays) > 0) continue
      yield {
        at: arn,
        reason: `Archive ${name} has no retention: it keeps every event for ever.`,
        mend: `aws events update-archive --archive-name ${name} --retention-days 90`,
      }
    }
  },
}
