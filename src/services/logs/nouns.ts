import type { Nouns } from '../../kernel/nouns.ts'

export const nouns: Nouns = {
  resource: ({ resource }) =>
    `log group ${resource.replace(/^log-group:/, '').replace(/:\*$/, '')}`,
}
