import type { Traits } from '../../wire/types.ts'

export const traits: Traits = {
  bodyBytes: 1024 * 1024,
  validation: { code: 'ValidationError' },
  // The token is the proof.
  unsigned: new Set(['AssumeRoleWithWebIdentity']),
}
