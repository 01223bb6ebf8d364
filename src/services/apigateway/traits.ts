// How API Gateway differs on the wire.

import type { Traits } from '../../wire/types.ts'

/** Imported definitions have up to 6 MiB. */
export const traits: Traits = {
  bodyBytes: 8 * 1024 * 1024,
  validation: {
    bodyPrefix: true,
    enums: {
      op: ['add', 'remove', 'move', 'test', 'replace', 'copy'],
      type: ['HTTP', 'MOCK', 'AWS_PROXY', 'HTTP_PROXY', 'AWS'],
    },
  },
}
