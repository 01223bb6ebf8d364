// Whether the target's own policy lets a service deliver to it, and what to say when it does not.
// `--access warn`: it is delivered, and lineage and log tell what AWS would have done; `enforce`: it
// is refused; `off`: nobody asks.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html

import { PolicyError, type Policy } from '../access/document.ts'
import { evaluate } from '../access/evaluate.ts'
import { parsePolicy } from '../access/parse.ts'
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
/** Policies in memory, and warnings given: oldest out first. */
const REMEMBERED = 1_000

export function createPermissions(mode: AccessMode, log: Log): Permissions {
  const policies = new Map<string, readonly Policy[]>()
  const warned = new Set<string>()
  return {
    off: mode === 'off',
    check(passage, text) {
      if (mode === 'off') return GRANTED
      const refusal = refusalOf(passage, text === undefined ? [] : parsed(policies, text))
      if (refusal === undefined) return GRANTED
      if (mode === 'enforce') return { granted: false, reason: refusal }
      const key = `${passage.source} ${passage.action} ${passage.target}`
      if (!warned.has(key)) {
        remember(warned, key)
        log.warn({ ...passage }, `AWS would have refused this: ${refusal}`)
      }
      return { granted: true, note: `AWS would have refused this: ${refusal}` }
    },
  }
}

function refusalOf(passage: Passage, policies: readonly Policy[]): string | undefined {
  const { service, action, target, source } = passage
  const verdict = evaluate(policies, {
    principal: { kind: 'service', service },
    action,
    resource: target,
    context: {
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

function parsed(cache: Map<string, readonly Policy[]>, text: string): readonly Policy[] {
  const known = cache.get(text)
  if (known !== undefined) return known
  const policies = parse(text)
  cache.set(text, policies)
  if (cache.size > REMEMBERED) cache.delete(cache.keys().next().value!)
  return policies
}

/** What cannot be read allows nothing. */
function parse(text: string): readonly Policy[] {
  try {
    return [parsePolicy(text)]
  } catch (error) {
    if (error instanceof PolicyError) return []
    throw error
  }
}

function remember(set: Set<string>, key: string): void {
  set.add(key)
  if (set.size > REMEMBERED) set.delete(set.keys().next().value!)
}
