// Whom the access keys that Millrace gave out belong to, and what those may do. Read when first asked
// for, and again when IAM or STS changed something, or after a second: then another node may have.

import type { Standing } from '../../access/decide.ts'
import type { Principal } from '../../access/principal.ts'
import { readPolicies } from '../../access/read-policies.ts'
import { parseArn } from '../../kernel/arn.ts'
import type { Clock } from '../../kernel/clock.ts'
import { issuedAccountOf } from '../../kernel/identity.ts'
import type { Entitlements, IamPort } from '../../services/iam/port.ts'
import type { StsPort } from '../../services/sts/port.ts'
import { parseRoleArn } from '../../services/sts/role-arn.ts'
import type { SessionRow } from '../../services/sts/tables.ts'
import type { WireIdentity } from '../../wire/gate.ts'

export interface Identity extends WireIdentity {
  readonly account: string
  readonly principal: Extract<Principal, { kind: 'aws' }>
  readonly standing: Standing
  /** Condition keys that follow from who asks. */
  readonly context: Readonly<Record<string, string | boolean | readonly string[] | undefined>>
  /** False: a session of a role that IAM does not know; what it may do cannot be said. */
  readonly known: boolean
}

/** AWS's own changes take a few seconds to be seen everywhere. */
const FRESH_MS = 1_000
const REMEMBERED = 4_096

export class Identities {
  readonly #known = new Map<string, { identity: Identity | undefined; untilMs: number }>()
  #generation = 0

  readonly iam: IamPort
  readonly sts: StsPort
  readonly clock: Clock

  constructor(doors: { iam: IamPort; sts: StsPort; clock: Clock }) {
    this.iam = doors.iam
    this.sts = doors.sts
    this.clock = doors.clock
  }

  /** IAM or STS changed something. */
  forget(): void {
    this.#generation++
    this.#known.clear()
  }

  /** undefined for a key that nobody holds (any more): its account's root. */
  async of(accessKeyId: string): Promise<Identity | undefined> {
    const known = this.#known.get(accessKeyId)
    const nowMs = this.clock.nowMs()
    if (known !== undefined && nowMs < known.untilMs) return known.identity
    const generation = this.#generation
    const identity = await this.#read(accessKeyId)
    if (generation === this.#generation) {
      if (this.#known.size >= REMEMBERED) this.#known.clear()
      this.#known.set(accessKeyId, { identity, untilMs: nowMs + FRESH_MS })
    }
    return identity
  }

  async #read(accessKeyId: string): Promise<Identity | undefined> {
    const account = issuedAccountOf(accessKeyId)
    if (account === undefined) return undefined
    if (accessKeyId.startsWith('ASIA')) {
      const session = await this.sts.session(accessKeyId)
      return session && this.ofSession(session, account)
    }
    const key = await this.iam.accessKey(accessKeyId)
    const user = key && (await this.iam.user(account, key.userName))
    if (key === undefined || user === undefined) return undefined
    return {
      accessKeyId,
      ...facesOf(account, user.arn, user.id),
      secret: key.active ? { secretAccessKey: key.secret } : undefined,
      expiresAtMs: undefined,
      standing: standingOf(user),
      context: { 'aws:username': user.name, 'aws:PrincipalType': 'User', ...tagKeys(user) },
      known: true,
    }
  }

  /** Somebody who acts in a role without keys: a service. Throws when the text is no ARN of a role. */
  async ofRole(roleArn: string, sessionName: string): Promise<Identity> {
    const { partition, account, name, id } = parseRoleArn(roleArn)
    const role = await this.iam.role(account, name)
    const arn = `arn:${partition}:sts::${account}:assumed-role/${name}/${sessionName}`
    return {
      accessKeyId: '',
      ...facesOf(account, arn, `${role?.id ?? id}:${sessionName}`),
      secret: undefined,
      expiresAtMs: undefined,
      standing: role ? standingOf(role) : NOTHING,
      context: {
        'aws:PrincipalType': 'AssumedRole',
        ...(role && { 'aws:PrincipalArn': role.arn, ...tagKeys(role) }),
      },
      known: role !== undefined,
    }
  }

  /** An account's root, without keys: the operator of this server. */
  ofRoot(account: string): Identity {
    return {
      accessKeyId: '',
      ...facesOf(account, `arn:aws:iam::${account}:root`, account),
      secret: undefined,
      expiresAtMs: undefined,
      standing: { ...NOTHING, root: true },
      context: { 'aws:PrincipalType': 'Account' },
      known: true,
    }
  }

  async ofSession(session: SessionRow, account: string): Promise<Identity> {
    const { arn, userId, basis = basisOf(arn), policies = [], policyArns = [] } = session
    const { entitlements, root } = await this.#behind(session, basis, account)
    const documents = [...policies]
    for (const policyArn of policyArns) {
      const document = await this.iam.managedPolicy(account, policyArn)
      if (document !== undefined) documents.push(document)
    }
    // A federated user may do what a session policy says, and nothing without one.
    const narrowed = policies.length + policyArns.length > 0 || basis === 'federated-user'
    const own = entitlements ? standingOf(entitlements) : root ? EVERYTHING : NOTHING
    return {
      accessKeyId: session.accessKeyId,
      ...facesOf(account, arn, userId),
      secret: { secretAccessKey: session.secretAccessKey, sessionToken: session.sessionToken },
      expiresAtMs: session.expiresAtMs,
      standing: {
        ...own,
        root: root && !narrowed,
        session: narrowed ? documents.flatMap(readPolicies) : undefined,
      },
      context: sessionKeys(session, basis, entitlements),
      known: root || entitlements !== undefined,
    }
  }

  /** The entity whose policies a session uses. */
  async #behind(
    { arn, userName }: SessionRow,
    basis: SessionRow['basis'],
    account: string,
  ): Promise<{ entitlements: Entitlements | undefined; root: boolean }> {
    const name = parseArn(arn)?.resource.split('/') ?? []
    if (basis === 'role') {
      return { entitlements: await this.iam.role(account, name[1] ?? ''), root: false }
    }
    const user = basis === 'user' ? name.at(-1) : userName
    if (user !== undefined) {
      return { entitlements: await this.iam.user(account, user), root: false }
    }
    return { entitlements: undefined, root: true }
  }
}

const NOTHING: Standing = { root: false, identity: [], boundary: undefined, session: undefined }

const EVERYTHING: Standing = {
  ...NOTHING,
  identity: readPolicies(
    JSON.stringify({
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
    }),
  ),
}

function standingOf({ policies, boundary }: Entitlements): Standing {
  return {
    root: false,
    identity: policies.flatMap(({ document }) => readPolicies(document)),
    boundary: boundary === undefined ? undefined : readPolicies(boundary),
    session: undefined,
  }
}

function facesOf(account: string, arn: string, userId: string) {
  return { account, arn, userId, principal: { kind: 'aws', account, arn, userId } as const }
}

function basisOf(arn: string): NonNullable<SessionRow['basis']> {
  const { resource = '' } = parseArn(arn) ?? {}
  if (resource.startsWith('assumed-role/')) return 'role'
  return resource.startsWith('user/') ? 'user' : 'root'
}

function tagKeys({ tags }: Pick<Entitlements, 'tags'>): Record<string, string> {
  return Object.fromEntries(tags.map(({ Key, Value }) => [`aws:PrincipalTag/${Key}`, Value]))
}

/** Session tags stand before those of the role. */
function sessionKeys(
  session: SessionRow,
  basis: SessionRow['basis'],
  entity: Entitlements | undefined,
): Identity['context'] {
  const tags = Object.entries(session.tags).map(([key, value]) => ({ Key: key, Value: value }))
  return {
    'aws:TokenIssueTime': new Date(session.issuedAtMs).toISOString(),
    'aws:MultiFactorAuthPresent': session.mfa === true,
    'aws:PrincipalType': basis === 'role' ? 'AssumedRole' : basis === 'user' ? 'User' : 'Account',
    ...(basis === 'user' && entity && { 'aws:username': entity.name }),
    // The role's ARN, not the session's.
    ...(basis === 'role' && entity && { 'aws:PrincipalArn': entity.arn }),
    ...(session.sourceIdentity && { 'aws:SourceIdentity': session.sourceIdentity }),
    ...(session.provider && { 'aws:FederatedProvider': session.provider }),
    ...(entity && tagKeys(entity)),
    ...tagKeys({ tags }),
  }
}
