// DynamoDB Streams: the API that reads what DynamoDB's tables record of their changes.

import type { Service } from '../service.ts'

export const dynamodbstreams: Service = {
  name: 'dynamodbstreams',
  model: 'dynamodbstreams',
  traits: { sendsCrc32: true },
  load: () => import('./operations.ts'),
}
