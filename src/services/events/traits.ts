import type { Traits } from '../../wire/types.ts'

export const traits: Traits = { bodyBytes: 8 * 1024 * 1024 }
