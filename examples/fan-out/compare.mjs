// Reads every queue to its end and shows what each has.

import { QUEUES, queueUrl, sqs } from './clients.mjs'

for (const name of QUEUES) {
  const QueueUrl = await queueUrl(name)
  const bodies = []
  for (;;) {
    const { Messages = [] } = await sqs.receiveMessage({
      QueueUrl,
      MaxNumberOfMessages: 10,
      WaitTimeSeconds: 1,
    })
    if (Messages.length === 0) break
    for (const { Body, ReceiptHandle } of Messages) {
      bodies.push(Body.startsWith('{') ? JSON.parse(Body).Message : Body)
      await sqs.deleteMessage({ QueueUrl, ReceiptHandle })
    }
  }
  console.log(
    `${name.padEnd(10)} ${bodies.length} messages: ${bodies.slice(0, 12).sort().join(' | ')}`,
  )
}
