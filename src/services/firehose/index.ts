// Amazon Data Firehose: records gathered, transformed, and delivered to S3 or an HTTP endpoint.

import type { Service } from '../service.ts'
import { facts } from './facts.ts'

export const firehose: Service = {
  name: 'firehose',
  model: 'firehose',
  facts,
  denial: { code: 'AccessDeniedException', status: 400 },
  // Batches of 4 MiB as base64, with room for what is too large.
  traits: {
    bodyBytes: 16 * 1024 * 1024,
    // AWS calls https only; here endpoints on one's own machine need no certificate.
    validation: { pattern: (modelled) => modelled.replace(/^https:\/\//, 'https?://') },
  },
  nouns: {
    event: 'Record',
    resource: ({ resource }) => `delivery stream ${resource.split('/', 2)[1]!}`,
  },
  load: () => import('./operations.ts'),
}
