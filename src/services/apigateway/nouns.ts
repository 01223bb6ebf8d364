import type { Nouns } from '../../kernel/nouns.ts'

export const nouns: Nouns = {
  event: 'Request',
  /** `/restapis/abc/stages/prod` is stage prod of API abc. */
  resource({ resource }) {
    const [, kind = '', id = '', part, name] = resource.split('/')
    if (kind !== 'restapis') return `${kind} ${id}`
    return part === 'stages' && name ? `stage ${name} of API ${id}` : `API ${id}`
  },
}
