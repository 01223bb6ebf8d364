// What is known of services that Millrace does not serve yet: their requests are read, and refused, as
// they would be. A service that comes takes its line with it.

import type { Traits } from '../wire/types.ts'
import { traits as s3 } from '../services/s3/traits.ts'

const MIB = 1024 * 1024

export const coming: Readonly<Record<string, Traits>> = {
  s3,
  events: { bodyBytes: 8 * MIB },
  kinesis: { bodyBytes: 32 * MIB },
  firehose: { bodyBytes: 16 * MIB },
  dynamodb: { bodyBytes: 32 * MIB },
  stepfunctions: { bodyBytes: 8 * MIB },
  scheduler: { bodyBytes: 2 * MIB },
  ssm: { bodyBytes: 2 * MIB },
  cloudformation: { validation: { code: 'ValidationError' } },
  cloudwatch: { validation: { code: 'ValidationError' } },
  apigateway: { validation: { bodyPrefix: true } },
}
