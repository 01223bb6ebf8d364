import { quoted, type Rule } from '../rule.ts'

export const logsKeptForEver: Rule = {
  name: 'logs-kept-for-ever',
  severity: 'low',
  title: 'Logs are kept for ever',
  url: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html',
  *look(ward) {
    for (const group of ward.of('log-group')) {
      if (group.facts.retentionInDays !== undefined) continue
      yield {
        at: group.arn,
        reason: `${group.name} never expires, and is paid for by the month.`,
        mend: `aws logs put-retention-policy --log-group-name ${quoted(group.name)} --retention-in-days 30`,
      }
    }
  },
}
