import type { Rule } from '../rule.ts'

export const queueNotEncrypted: Rule = {
  name: 'queue-not-encrypted',
  severity: 'low',
  title: 'Messages lie there unencrypted',
  url: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html',
  *look(ward) {
    for (const queue of ward.of('queue')) {
      const { SqsManagedSseEnabled, KmsMasterKeyId } = queue.facts
      if (SqsManagedSseEnabled !== 'false' || KmsMasterKeyId !== undefined) continue
      yield {
        at: queue.arn,
        reason: `Encryption at rest was switched off for ${queue.name}.`,
        mend: `aws sqs set-queue-attributes --queue-url ${String(queue.facts.QueueUrl)} --attributes SqsManagedSseEnabled=true`,
      }
    }
  },
}
