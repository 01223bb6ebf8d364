import { QUEUES, sns, sqs } from './clients.mjs'

const { TopicArn } = await sns.createTopic({ Name: 'orders' })
for (const QueueName of QUEUES) {
  const { QueueUrl } = await sqs.createQueue({ QueueName })
  const { Attributes } = await sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['QueueArn'] })
  const policy = {
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { Service: 'sns.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: Attributes.QueueArn,
      Condition: { ArnEquals: { 'aws:SourceArn': TopicArn } },
    },
  }
  await sqs.setQueueAttributes({ QueueUrl, Attributes: { Policy: JSON.stringify(policy) } })
  await sns.subscribe({ TopicArn, Protocol: 'sqs', Endpoint: Attributes.QueueArn })
}
console.log(`${TopicArn} fans out to ${QUEUES.join(', ')}`)
