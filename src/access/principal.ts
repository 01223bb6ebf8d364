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

/**
 * How a statement names a principal. It matters: what is granted to a session or a user by its ARN
 * stands by itself, what is granted to an account only lets the account give it on.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-single-account.html
 */
export type NamedAs = 'itself' | 'role' | 'account' | 'anyone'

export function matchesPrincipals(principals: Principals, principal: Principal): boolean {
  return namedAs(principals, principal) !== undefined
}

/** The strongest way in which a statement's principals name this one; undefined: not at all. */
export function namedAs(principals: Principals, principal: Principal): NamedAs | undefined {
  const named = positively(principals, principal)
  if (!principals.not) return named
  // Who is not left out is meant, like anyone else.
  return named === undefined ? 'anyone' : undefined
}

function positively(principals: Principals, principal: Principal): NamedAs | undefined {
  const anyone = principals.anyone ? 'anyone' : undefined
  switch (principal.kind) {
    case 'service':
      return principals.service.includes(principal.service) ? 'itself' : anyone
    case 'federated':
      return principals.federated.includes(principal.provider) ? 'itself' : anyone
    case 'anonymous':
      return anyone
    case 'aws': {
      const ways = principals.aws.map((value) => namesAws(value, principal))
      for (const way of ['itself', 'role', 'anyone', 'account'] as const) {
        if (way === 'anyone' ? principals.anyone : ways.includes(way)) return way
      }
      return undefined
    }
  }
}

type AwsPrincipal = Extract<Principal, { kind: 'aws' }>

function namesAws(value: string, principal: AwsPrincipal): NamedAs | undefined {
  if (value === principal.arn) return principal.arn.endsWith(':root') ? 'account' : 'itself'
  if (value === principal.account) return 'account'
  if (principal.userId !== undefined && value === principal.userId.split(':')[0]) {
    return principal.userId.includes(':') ? 'role' : 'itself'
  }
  const named = parseArn(value)
  if (named === undefined || named.account !== principal.account) return undefined
  // `arn:aws:iam::<account>:root` stands for the whole account.
  if (named.resource === 'root') return 'account'
  return named.resource.startsWith('role/') && isSessionOf(named.resource, principal.arn)
    ? 'role'
    : undefined
}

/** A session `assumed-role/<name>/<session>` acts as the role `role/<path…>/<name>`. */
function isSessionOf(role: string, sessionArn: string): boolean {
  const session = parseArn(sessionArn)
  if (session === undefined || session.service !== 'sts') return false
  const [kind, name] = session.resource.split('/')
  return kind === 'assumed-role' && name === role.slice(role.lastIndexOf('/') + 1)
}
