// What is asked of policies.

import type { Principal } from './principal.ts'

export interface AccessRequest {
  readonly principal: Principal
  /** `sqs:SendMessage`; case does not count. */
  readonly action: string
  /** The resource's ARN. */
  readonly resource: string
  /** Context keys such as `aws:SourceArn`; case does not count. */
  readonly context?: Readonly<Record<string, ContextValue | undefined>>
}

export type ContextValue = string | number | boolean | readonly string[]
