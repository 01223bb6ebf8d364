import type { Traits } from '../../wire/types.ts'

export const traits: Traits = {
  bodyBytes: 2 * 1024 * 1024,
  validation: { code: 'ValidationError', hidesValues: true },
}
