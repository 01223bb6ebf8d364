// DynamoDB: tables, items, indexes, transactions, and streams of changes.

import type { Service } from '../service.ts'
import { facts } from './facts.ts'

export const dynamodb: Service = {
  name: 'dynamodb',
  model: 'dynamodb',
  facts,
  // Batches of 16 MB, binary as base64.
  traits: { bodyBytes: 32 * 1024 * 1024 },
  nouns: { resource: ({ resource }) => `table ${resource.split('/', 2)[1]!}` },
  load: () => import('./operations.ts'),
}
