// DynamoDB: tables, items, indexes, transactions, and streams of changes.

import type { Service } from '../service.ts'
import { facts } from './facts.ts'
import { whereabouts } from './whereabouts.ts'

export const dynamodb: Service = {
  name: 'dynamodb',
  model: 'dynamodb',
  facts,
  whereabouts,
  // Batches of 16 MB, binary as base64.
  traits: { bodyBytes: 32 * 1024 * 1024, sendsCrc32: true },
  nouns: {
    event: 'Change',
    resource: ({ resource }) => {
      const [, table = '', part] = resource.split('/', 3)
      return part === 'stream' ? `stream of table ${table}` : `table ${table}`
    },
  },
  load: () => import('./operations.ts'),
}
