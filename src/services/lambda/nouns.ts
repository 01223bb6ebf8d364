import type { Nouns } from '../../kernel/nouns.ts'

export const nouns: Nouns = {
  event: 'Invocation',
  resource({ resource }) {
    const [kind = '', name = ''] = resource.split(/[:/]/, 2)
    return kind === 'function' ? `function ${resource.slice(9)}` : `${kind} ${name}`
  },
}
