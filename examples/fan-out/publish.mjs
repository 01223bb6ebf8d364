// Option 2: publish once; the topic fans out.

import { sns } from './clients.mjs'

const orders = Number(process.argv[2] ?? 3)
const { TopicArn } = await sns.createTopic({ Name: 'orders' })
for (let order = 1; order <= orders; order++) {
  await sns.publish({ TopicArn, Message: `order ${order}, published` })
}
console.log(`${orders} orders published`)
