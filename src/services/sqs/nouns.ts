import type { Nouns } from '../../kernel/nouns.ts'

export const nouns: Nouns = {
  event: 'Message',
  resource: ({ resource }) => `queue ${resource}`,
}
