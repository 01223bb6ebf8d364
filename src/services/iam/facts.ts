// What permissions ask of what IAM itself holds: tags, the path, and a role's trust policy.

import { parseArn } from '../../kernel/arn.ts'
import type { Reading } from '../../store/table.ts'
import type { Env, ResourceFacts } from '../service.ts'
import { iamPartition, lower, oidcProviders, policies, roles, users } from './tables.ts'
import type { TagRow } from './tag-row.ts'

export async function facts(
  arn: string,
  { store }: Pick<Env, 'store'>,
): Promise<ResourceFacts | undefined> {
  const parsed = parseArn(arn)
  if (parsed === undefined) return undefined
  const [kind = ''] = parsed.resource.split('/', 1)
  const name = lower(parsed.resource.slice(parsed.resource.lastIndexOf('/') + 1))
  const read = READERS.get(kind)
  if (read === undefined) return undefined
  const partition = iamPartition(parsed.account)
  return store.transact(partition, () => read(name, arn), { durability: 'buffered' })
}

type Found = Reading<ResourceFacts | undefined>

function* roleFacts(name: string): Found {
  const role = yield* roles.get(name)
  if (role === undefined) return undefined
  const { arn, id, trustPolicy: policy, maxSessionSeconds } = role
  return { arn, id, policy, maxSessionSeconds, tags: tagsOf(role.tags) }
}

function* userFacts(name: string): Found {
  const user = yield* users.get(name)
  return user && { arn: user.arn, tags: tagsOf(user.tags) }
}

function* policyFacts(name: string): Found {
  const policy = yield* policies.get(name)
  return policy && { tags: tagsOf(policy.tags) }
}

function* providerFacts(_name: string, arn: string): Found {
  const provider = yield* oidcProviders.get(arn)
  return provider && { clientIds: provider.clientIds, tags: tagsOf(provider.tags) }
}

const READERS = new Map<string, (name: string, arn: string) => Found>([
  ['oidc-provider', providerFacts],
  ['role', roleFacts],
  ['user', userFacts],
  ['policy', policyFacts],
])

const tagsOf = (tags: readonly TagRow[]) =>
  Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]))
