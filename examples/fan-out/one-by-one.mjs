// Option 1: send to each queue, one by one. The last order meets a crash half-way.

import { QUEUES, queueUrl, sqs } from './clients.mjs'

const orders = Number(process.argv[2] ?? 3)
for (let order = 1; order <= orders; order++) {
  for (const [i, name] of QUEUES.entries()) {
    if (order === orders && i === QUEUES.length - 1) process.kill(process.pid, 'SIGKILL')
    await sqs.sendMessage({
      QueueUrl: await queueUrl(name),
      MessageBody: `order ${order}, one by one`,
    })
    console.log(`order ${order} sent to ${name}`)
  }
}
