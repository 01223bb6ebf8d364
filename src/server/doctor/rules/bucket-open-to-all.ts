import { isOpenToAll } from '../policies.ts'
import type { Rule } from '../rule.ts'

export const bucketOpenToAll: Rule = {
  name: 'bucket-open-to-all',
  severity: 'high',
  title: 'Everybody may use this bucket',
  url: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html',
  *look(ward) {
    for (const bucket of ward.of('bucket')) {
      if (!isOpenToAll(bucket.facts.Policy)) continue
      yield {
        at: bucket.arn,
        reason: `The policy of ${bucket.name} allows every principal, on no condition.`,
      }
    }
  },
}
