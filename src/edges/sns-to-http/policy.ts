// A subscription's delivery policy, topic's and defaults folded in, as the edge uses it.
// https://docs.aws.amazon.com/sns/latest/dg/creating-delivery-policy.html

import {
  SNS_HTTP_DEFAULT,
  snsHttp,
  type HealthyRetryPolicy,
  type RetryPolicy,
} from '../../delivery/retry.ts'

export interface HttpPolicy {
  readonly retries: RetryPolicy
  readonly contentType: string
  readonly maxReceivesPerSecond: number | undefined
}

/** The JSON text as SNS keeps it, checked when it was set. */
interface PolicyText {
  readonly healthyRetryPolicy?: Partial<HealthyRetryPolicy> | null
  readonly throttlePolicy?: { readonly maxReceivesPerSecond?: number | null } | null
  readonly requestPolicy?: { readonly headerContentType?: string | null } | null
}

export const DEFAULT_CONTENT_TYPE = 'text/plain; charset=UTF-8'
const REMEMBERED = 1_000

/** Reads policies; one that comes again was read already. */
export function createPolicies(): (text: string | undefined) => HttpPolicy {
  const known = new Map<string, HttpPolicy>()
  const fallback = policyOf({})
  return (text) => {
    if (text === undefined) return fallback
    const before = known.get(text)
    if (before !== undefined) return before
    const policy = policyOf(JSON.parse(text) as PolicyText)
    known.set(text, policy)
    if (known.size > REMEMBERED) known.delete(known.keys().next().value!)
    return policy
  }
}

function policyOf({ healthyRetryPolicy, throttlePolicy, requestPolicy }: PolicyText): HttpPolicy {
  return {
    retries: snsHttp({ ...SNS_HTTP_DEFAULT, ...healthyRetryPolicy }),
    contentType: headerValue(requestPolicy?.headerContentType) ?? DEFAULT_CONTENT_TYPE,
    maxReceivesPerSecond: throttlePolicy?.maxReceivesPerSecond ?? undefined,
  }
}

/** Anything that is not plain text would break the request. */
function headerValue(text: string | null | undefined): string | undefined {
  return typeof text === 'string' && /^[\x20-\x7e]{1,256}$/.test(text) ? text : undefined
}
