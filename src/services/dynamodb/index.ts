// DynamoDB: tables, items, indexes, transactions, and streams of changes.

import type { Service } from '../service.ts'
import { facts } from './facts.ts'

export const dynamodb: Service = {
  name: 'dynamodb',
  model: 'dynamodb',
  facts,
  load: () => import('./operations.ts'),
}
