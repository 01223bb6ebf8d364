// Policy documents as IAM takes and gives them: checked on the way in, URL-encoded on the way out.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_policies.html

import { PolicyError, type Policy, type Statement } from '../../access/document.ts'
import { parsePolicy } from '../../access/parse.ts'
import { limitExceeded, malformedPolicy } from './errors.ts'

/** RFC 3986, as AWS encodes documents: encodeURIComponent leaves five characters too many. */
export function encodeDocument(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** What managed policies must say; inline ones may be of the older version, or name none. */
export function requireManagedPolicy(text: string, maxCharacters: number, quota: string): void {
  requireSize(text, maxCharacters, quota)
  const policy = read(text, 'Syntax errors in policy.')
  if (policy.version !== '2012-10-17') throw malformedPolicy(OLD_VERSION)
  requireRights(policy)
}

/** What permissions say: no principal, but actions and resources. */
export function requireIdentityPolicy(text: string, maxCharacters: number, quota: string): void {
  requireSize(text, maxCharacters, quota)
  requireRights(read(text, 'Syntax errors in policy.'))
}

function requireRights({ statements }: Policy): void {
  for (const statement of statements) {
    if (statement.principals) {
      throw malformedPolicy('Policy document should not specify a principal.')
    }
    if (!statement.actions?.values.length) {
      throw malformedPolicy('Policy statement must contain actions.')
    }
    if (!statement.resources?.values.length) {
      throw malformedPolicy('Policy statement must contain resources.')
    }
    requireVendors(statement)
    requireResourceArns(statement)
  }
}

/** Who may assume a role: principals and STS actions, no resource. */
export function requireTrustPolicy(text: string, maxCharacters: number, quota: string): void {
  requireSize(text, maxCharacters, quota)
  for (const statement of read(text, 'This policy contains invalid Json').statements) {
    if (statement.resources) throw malformedPolicy('Has prohibited field Resource')
    const { principals } = statement
    if (!principals) throw malformedPolicy('Missing required field Principal')
    if (principals.not) throw malformedPolicy('AssumeRolePolicy cannot contain NotPrincipal')
    const { anyone, aws, service, federated, canonicalUser } = principals
    if (!anyone && aws.length + service.length + federated.length + canonicalUser.length === 0) {
      throw malformedPolicy('Missing required field Principal cannot be empty!')
    }
    if (!statement.actions?.values.length) {
      throw malformedPolicy('Missing required field Action cannot be empty!')
    }
    if (!statement.actions.values.every(isAssumeAction)) {
      throw malformedPolicy('AssumeRole policy may only specify STS AssumeRole actions.')
    }
  }
}

function isAssumeAction(action: string): boolean {
  return action === '*' || action.toLowerCase().startsWith('sts:')
}

const OLD_VERSION = 'Policy document must be version 2012-10-17 or greater.'

function read(text: string, jsonMessage: string): Policy {
  let policy: Policy
  try {
    policy = parsePolicy(text)
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error
    throw malformedPolicy(messageOf(error, jsonMessage))
  }
  if (policy.statements.length === 0) throw malformedPolicy('Syntax errors in policy.')
  return policy
}

function messageOf(error: PolicyError, jsonMessage: string): string {
  switch (error.kind) {
    case 'json':
      return jsonMessage
    case 'version':
      return OLD_VERSION
    case 'sid':
      return 'Statement IDs (SID) in a single policy must be unique.'
    default:
      return 'Syntax errors in policy.'
  }
}

function requireVendors(statement: Statement): void {
  for (const action of statement.actions?.values ?? []) {
    if (action === '*') continue
    const colon = action.indexOf(':')
    if (colon < 1) {
      throw malformedPolicy(
        'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
      )
    }
    if (action.indexOf(':', colon + 1) >= 0) {
      throw malformedPolicy('Actions/Condition can contain only one colon.')
    }
  }
}

function requireResourceArns(statement: Statement): void {
  for (const resource of statement.resources?.values ?? []) {
    if (resource === '*' || resource.startsWith('arn:')) continue
    throw malformedPolicy(`Resource ${resource} must be in ARN format or "*".`)
  }
}

function requireSize(text: string, max: number, quota: string): void {
  if (charactersOf(text) > max) throw limitExceeded(`Cannot exceed quota for ${quota}: ${max}`)
}

/** IAM does not count white space. */
export function charactersOf(text: string): number {
  let count = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) count++
  }
  return count
}
