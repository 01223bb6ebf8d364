import type { Rule } from '../rule.ts'

export const topicNotEncrypted: Rule = {
  name: 'topic-not-encrypted',
  severity: 'low',
  title: 'Messages lie there unencrypted',
  url: 'https://docs.aws.amazon.com/sns/latest/dg/sns-server-side-encryption.html',
  *look(ward) {
    for (const topic of ward.of('topic')) {
      if (topic.facts.KmsMasterKeyId !== undefined) continue
      yield {
        at: topic.arn,
        reason: `${topic.name} has no key: SNS keeps its messages on disk as they are.`,
        mend: `aws sns set-topic-attributes --topic-arn ${topic.arn} --attribute-name KmsMasterKeyId --attribute-value alias/aws/sns`,
      }
    }
  },
}
