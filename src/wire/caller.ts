// Who asks. Until credentials belong to stored users, an access key stands for the account's root user,
// with a unique id of its own, as SQS shows it in SenderId.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids

import { createHash } from 'node:crypto'
import { partitionOf } from '../kernel/arn.ts'

export interface WireCaller {
  readonly accessKeyId: string | undefined
  readonly arn: string
  readonly userId: string
  readonly sourceIp: string
  readonly userAgent: string
}

interface Principal {
  readonly arn: string
  readonly userId: string
}

// The same few principals call all day. Bounded, because callers choose their access key ids.
const MAX_CACHED = 1000
const principals = new Map<string, Principal>()
/** Whoever asked last mostly asks again: three comparisons instead of a name to be put together. */
let last:
  { accessKeyId: string | undefined; account: string; region: string; is: Principal } | undefined

export function principalOf(
  accessKeyId: string | undefined,
  account: string,
  region: string,
): Principal {
  if (last?.accessKeyId !== accessKeyId || last?.account !== account || last.region !== region) {
    last = { accessKeyId, account, region, is: knownPrincipal(accessKeyId, account, region) }
  }
  return last.is
}

function knownPrincipal(
  accessKeyId: string | undefined,
  account: string,
  region: string,
): Principal {
  const name = `${accessKeyId ?? ''}/${account}/${region}`
  const known = principals.get(name)
  if (known !== undefined) return known
  const principal = {
    arn: `arn:${partitionOf(region)}:iam::${account}:root`,
    userId: uniqueId(accessKeyId ?? account),
  }
  if (principals.size >= MAX_CACHED) principals.delete(principals.keys().next().value!)
  principals.set(name, principal)
  return principal
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** `AIDA` and 17 characters, the same for the same access key on every start. */
function uniqueId(seed: string): string {
  const digest = createHash('sha256').update(seed).digest()
  let id = 'AIDA'
  for (let i = 0; i < 17; i++) id += BASE32[digest[i]! & 31]
  return id
}
