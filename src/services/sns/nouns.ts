import type { Nouns } from '../../kernel/nouns.ts'

export const nouns: Nouns = {
  event: 'Notification',
  // A subscription's ARN is its topic's, and goes on.
  resource: ({ resource }) =>
    resource.includes(':') ? `subscription ${resource}` : `topic ${resource}`,
}
