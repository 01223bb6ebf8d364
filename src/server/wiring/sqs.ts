import { jsonOf, lastOf, listed, type Survey } from './survey.ts'

export const queues: Survey = {
  service: 'sqs',
  async look(ask, found) {
    for await (const QueueUrl of listed(ask, 'ListQueues', {
      items: 'QueueUrls',
      token: 'NextToken',
      input: { MaxResults: 1000 },
    })) {
      const { Attributes = {} } = await ask('GetQueueAttributes', {
        QueueUrl,
        AttributeNames: ['All'],
      })
      const { Tags: tags = {} } = await ask('ListQueueTags', { QueueUrl })
      const arn: string = Attributes.QueueArn
      const name = lastOf(arn)
      found.node({
        ...{ arn, service: 'sqs', kind: 'queue', name, tags },
        facts: { QueueUrl, ...Attributes },
      })
      const redrive = jsonOf(Attributes.RedrivePolicy)
      if (typeof redrive?.deadLetterTargetArn !== 'string') continue
      found.arrow({
        ...{ from: arn, to: redrive.deadLetterTargetArn, via: 'sqs-to-sqs', failure: true },
        facts: redrive,
      })
    }
  },
}
