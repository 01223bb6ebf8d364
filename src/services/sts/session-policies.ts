// The policies that a caller gives to a session: they narrow what it may do.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session

import { PolicyError } from '../../access/document.ts'
import { parsePolicy } from '../../access/parse.ts'
import { malformedPolicy, packedTooLarge, validationError } from './errors.ts'
import type { NewSession } from './session.ts'

/** Characters of policies and tags that AWS's packed form holds. */
const MAX_PACKED = 2_048
const MAX_POLICY_ARNS = 10

interface Given {
  readonly Policy?: string | undefined
  readonly PolicyArns?: readonly { readonly arn?: string | undefined }[] | undefined
}

export interface SessionPolicies {
  readonly session: Pick<NewSession, 'policies' | 'policyArns'>
  /** Per cent of what AWS would take; undefined where nothing is packed. */
  readonly packedSize: number | undefined
}

export function sessionPolicies({ Policy, PolicyArns = [] }: Given): SessionPolicies {
  if (Policy !== undefined) requirePolicy(Policy)
  const policyArns = PolicyArns.map(({ arn = '' }) => arn)
  if (policyArns.length > MAX_POLICY_ARNS) {
    throw validationError(`Cannot exceed quota for PolicyArns: ${MAX_POLICY_ARNS}`)
  }
  const characters = (Policy?.length ?? 0) + policyArns.join('').length
  const packedSize = Math.ceil((characters / MAX_PACKED) * 100)
  if (packedSize > 100) {
    throw packedTooLarge(`Packed size of session tags consumes ${packedSize}% of allotted space.`)
  }
  return {
    session: {
      ...(Policy !== undefined && { policies: [Policy] }),
      ...(policyArns.length > 0 && { policyArns }),
    },
    packedSize: characters === 0 ? undefined : packedSize,
  }
}

function requirePolicy(text: string): void {
  try {
    parsePolicy(text)
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error
    throw malformedPolicy(
      error.kind === 'json' ? 'This policy contains invalid Json' : 'Syntax errors in policy.',
    )
  }
}
