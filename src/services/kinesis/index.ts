// Kinesis Data Streams: records in order, shard by shard, for as many readers as there are.

import type { Service } from '../service.ts'
import { facts } from './facts.ts'
import { whereabouts } from './whereabouts.ts'

export const kinesis: Service = {
  name: 'kinesis',
  model: 'kinesis',
  facts,
  whereabouts,
  denial: { code: 'AccessDeniedException', status: 400 },
  // Batches of 10 MiB, data as base64.
  traits: { bodyBytes: 32 * 1024 * 1024 },
  nouns: { event: 'Record', resource: ({ resource }) => `stream ${resource.split('/', 2)[1]!}` },
  load: () => import('./operations.ts'),
}
