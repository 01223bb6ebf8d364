import type { Rule } from '../rule.ts'

export const tableNotProtected: Rule = {
  name: 'table-not-protected',
  severity: 'low',
  title: 'A table that one call deletes',
  url: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.Basics.html',
  *look(ward) {
    for (const { arn, name, facts } of ward.of('table')) {
      if (facts.DeletionProtectionEnabled === true) continue
      yield {
        at: arn,
        reason: `${name} has no deletion protection.`,
        mend: `aws dynamodb update-table --table-name ${name} --deletion-protection-enabled`,
      }
    }
  },
}
