// What a user or a role may do by its own policies: read for permissions, and for simulation.

import type { Reading } from '../../store/table.ts'
import { ALL } from './account.ts'
import { awsPolicyVersion } from './aws-policies.ts'
import { parsePolicyArn } from './policy-arn.ts'
import {
  attachments,
  groupsOfUser,
  inlinePolicies,
  lower,
  ownerKey,
  policies,
  policyVersions,
  roles,
  users,
  type OwnerKind,
} from './tables.ts'
import type { TagRow } from './tag-row.ts'

/** A policy with the name by which answers speak of it. */
export interface NamedDocument {
  readonly id: string
  readonly document: string
  /** IAM's word for where it stands; undefined for one that is only tried. */
  readonly type?: OwnerKind | 'aws-managed' | 'user-managed'
}

export interface Entitlements {
  readonly arn: string
  readonly id: string
  readonly name: string
  readonly tags: readonly TagRow[]
  readonly policies: readonly NamedDocument[]
  /** JSON text of the permissions boundary; `{}`-like when its policy is gone: it allows nothing. */
  readonly boundary: string | undefined
}

/** A boundary whose policy cannot be read allows nothing. */
const NOTHING = JSON.stringify({ Version: '2012-10-17', Statement: [] })

export function* entitlementsOfUser(name: string): Reading<Entitlements | undefined> {
  const user = yield* users.get(lower(name))
  if (user === undefined) return undefined
  const documents = yield* documentsOf('user', name)
  const memberships = yield* groupsOfUser.range([lower(name)], { limit: ALL })
  for (const { key } of memberships) {
    key.text()
    documents.push(...(yield* documentsOf('group', key.text())))
  }
  return yield* entitled(user, documents)
}

export function* entitlementsOfRole(name: string): Reading<Entitlements | undefined> {
  const role = yield* roles.get(lower(name))
  return role && (yield* entitled(role, yield* documentsOf('role', name)))
}

interface Entity extends Pick<Entitlements, 'arn' | 'id' | 'name' | 'tags'> {
  readonly permissionsBoundary?: string
}

function* entitled(
  { arn, id, name, tags, permissionsBoundary }: Entity,
  documents: readonly NamedDocument[],
): Reading<Entitlements> {
  const boundary = permissionsBoundary && ((yield* managedDocument(permissionsBoundary)) ?? NOTHING)
  return { arn, id, name, tags, policies: documents, boundary: boundary || undefined }
}

/** Inline and attached policies of one holder. */
export function* documentsOf(kind: OwnerKind, name: string): Reading<NamedDocument[]> {
  const owner = ownerKey(kind, name)
  const documents: NamedDocument[] = (yield* inlinePolicies.range([owner], { limit: ALL })).map(
    ({ row }) => ({ id: `${kind}_${name}_${row.name}`, document: row.document, type: kind }),
  )
  for (const { row } of yield* attachments.range([owner], { limit: ALL })) {
    const document = yield* managedDocument(row.policyArn)
    const type = row.policyArn.includes(':iam::aws:') ? 'aws-managed' : 'user-managed'
    if (document !== undefined) documents.push({ id: row.policyName, document, type })
  }
  return documents
}

/** The default version of a managed policy; undefined when there is none. */
export function* managedDocument(arn: string): Reading<string | undefined> {
  const named = parsePolicyArn(arn)
  if (named.owner === 'aws') return awsPolicyVersion(named)?.document
  const policy = yield* policies.get(lower(named.name))
  if (policy === undefined) return undefined
  return (yield* policyVersions.get(lower(named.name), policy.defaultVersion))?.document
}
