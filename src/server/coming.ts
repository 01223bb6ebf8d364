// What is known of services that Millrace does not serve yet: their requests are read, and refused, as
// they would be. A service that comes takes its line with it.

import type { Service } from '../services/service.ts'

const MIB = 1024 * 1024

export const coming: Readonly<Record<string, Pick<Service, 'traits' | 'nouns'>>> = {
  ssm: { traits: { bodyBytes: 2 * MIB } },
  cloudformation: { traits: { validation: { code: 'ValidationError' } } },
  cloudwatch: { traits: { validation: { code: 'ValidationError' } } },
}
