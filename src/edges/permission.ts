// Whether the target's own policy lets a service deliver to it, and what to say when it does not.
// `--access warn`: it is delivered, and lineage and log tell what AWS would have done; `enforce`: it
// is refused; `off`: nobody asks.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html

import type { Policy } from '../access/document.ts'
import { evaluate } from '../access/evaluate.ts'
import { readPolicies } from '../access/read-policies.ts'
import { parseArn } from '../kernel/arn.ts'
import type { Log } from '../kernel/log.ts'

export type AccessMode = 'warn' | 'enforce' | 'off'

export interface Passage {
  /** `sns.amazonaws.com` */
  readonly service: string
  /** `sqs:SendMessage` */
  readonly action: string
  /** ARN of the target, which is asked for its policy. */
  readonly target: string
  /** ARN of what the event comes from: topic, bucket, rule. */
  readonly source: string
  /** Default: the account in `source`. Buckets have none in their ARN. */
  readonly sourceAccount?: string
  /** Further condition keys: `s3:x-amz-acl`. */
  readonly context?: Readonly<Record<string, string>>
}

/** `note` says what AWS would have refused, and with which statement it would not. */
export type Permit =
  | { readonly granted: true; readonly note?: string }
  | { readonly granted: false; readonly reason: string }

export interface Permissions {
  /** Nobody needs to look the policy up. */
  readonly off: boolean
  /** `policy` is the target's as JSON text; a target without one lets no service in. */
  check(passage: Passage, policy: string | undefined): Permit
}

const GRANTED: Permit = { granted: true }
/** Warnings given: oldest out first. */
const REMEMBERED = 1_000

export function createPermissions(mode: AccessMode, log: Log): Permissions {
  const warned = new Set<string>()
  const judged = createJudged()

  function judge(passage: Passage, text: string | undefined): Permit {
    const refusal = wouldRefuse(passage, text)
    if (refusal === undefined) return GRANTED
    if (mode === 'enforce') return { granted: false, reason: refusal }
    const key = `${passage.source} ${passage.action} ${passage.target}`
    if (!warned.has(key)) {
      remember(warned, key)
      log.warn({ ...passage }, `AWS would have refused this: ${refusal}`)
    }
    return { granted: true, note: `AWS would have refused this: ${refusal}` }
  }

  return {
    off: mode === 'off',
    check: (passage, text) =>
      mode === 'off' ? GRANTED : judged(passage, text, () => judge(passage, text)),
  }
}

/** The latest verdict on each target: an arrow that is tried again is judged once. */
function createJudged() {
  const verdicts = new Map<string, { passage: Passage; text: string | undefined; permit: Permit }>()
  return (passage: Passage, text: string | undefined, judge: () => Permit): Permit => {
    const known = verdicts.get(passage.target)
    if (known !== undefined && known.text === text && isSame(known.passage, passage)) {
      return known.permit
    }
    const permit = judge()
    if (verdicts.size >= REMEMBERED) verdicts.clear()
    verdicts.set(passage.target, { passage, text, permit })
    return permit
  }
}

function isSame(a: Passage, b: Passage): boolean {
  return (
    a.target === b.target &&
    a.source === b.source &&
    a.action === b.action &&
    a.service === b.service &&
    a.sourceAccount === b.sourceAccount &&
    a.context === b.context
  )
}

/** What AWS would say to a passage that the target's policy does not allow; undefined: nothing. */
export function wouldRefuse(passage: Passage, policy: string | undefined): string | undefined {
  return refusalOf(passage, policy === undefined ? [] : readPolicies(policy))
}

function refusalOf(passage: Passage, policies: readonly Policy[]): string | undefined {
  const { service, action, target, source } = passage
  const verdict = evaluate(policies, {
    principal: { kind: 'service', service },
    action,
    resource: target,
    context: {
      ...passage.context,
      'aws:SourceArn': source,
      'aws:SourceAccount': passage.sourceAccount ?? parseArn(source)?.account,
    },
  })
  if (verdict.decision === 'allowed') return undefined
  if (verdict.decision === 'denied') {
    const sid = verdict.statement?.sid
    return `${service} may not ${action} on ${target}: its policy denies it explicitly${sid ? ` (${sid})` : ''}`
  }
  return `${service} may not ${action} on ${target}: its policy lacks ${verdict.missing}`
}

function remember(set: Set<string>, key: string): void {
  set.add(key)
  if (set.size > REMEMBERED) set.delete(set.keys().next().value!)
}
