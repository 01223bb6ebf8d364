import type { Nouns } from '../../kernel/nouns.ts'

export const nouns: Nouns = {
  event: 'Event',
  resource({ resource }) {
    const [kind = '', ...name] = resource.split('/')
    return kind === 'event-bus' ? `event bus ${name.join('/')}` : `${kind} ${name.join('/')}`
  },
}
