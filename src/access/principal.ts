// Who asks, and whether a statement's principals name them.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html

import { parseArn } from '../kernel/arn.ts'
import type { Principals } from './document.ts'

export type Principal =
  | { readonly kind: 'service'; readonly service: string }
  | {
      readonly kind: 'aws'
      readonly account: string
      /** User, role, assumed-role session or `…:root`. */
      readonly arn: string
      /** `AIDA…`, `AROA…:session`. */
      readonly userId?: string
    }
  | { readonly kind: 'federated'; readonly provider: string }
  | { readonly kind: 'anonymous' }

export function matchesPrincipals(principals: Principals, principal: Principal): boolean {
  return (principals.anyone || isNamed(principals, principal)) !== principals.not
}

function isNamed(principals: Principals, principal: Principal): boolean {
  switch (principal.kind) {
    case 'service':
      return principals.service.includes(principal.service)
    case 'federated':
      return principals.federated.includes(principal.provider)
    case 'anonymous':
      return false
    case 'aws':
      return principals.aws.some((value) => namesAws(value, principal))
  }
}

function namesAws(value: string, principal: Extract<Principal, { kind: 'aws' }>): boolean {
  if (value === principal.arn || value === principal.account) return true
  if (principal.userId !== undefined && value === principal.userId.split(':')[0]) return true
  const named = parseArn(value)
  if (named === undefined || named.account !== principal.account) return false
  // `arn:aws:iam::<account>:root` stands for the whole account.
  if (named.resource === 'root') return true
  return named.resource.startsWith('role/') && isSessionOf(named.resource, principal.arn)
}

/** A session `assumed-role/<name>/<session>` acts as the role `role/<path…>/<name>`. */
function isSessionOf(role: string, sessionArn: string): boolean {
  const session = parseArn(sessionArn)
  if (session === undefined || session.service !== 'sts') return false
  const [kind, name] = session.resource.split('/')
  return kind === 'assumed-role' && name === role.slice(role.lastIndexOf('/') + 1)
}
