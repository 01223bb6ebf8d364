import type { Traits } from '../../wire/types.ts'

export const traits: Traits = {
  bodyBytes: 8 * 1024 * 1024,
  validation: { code: 'ValidationError' },
  // Its messages hold links to them: https://docs.aws.amazon.com/sns/latest/api/API_ConfirmSubscription.html
  links: new Set(['ConfirmSubscription', 'Unsubscribe']),
}
