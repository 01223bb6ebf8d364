// What permissions ask of a function or a layer version: policy and tags.

import type { Env, ResourceFacts } from '../service.ts'
import { parseFunctionArn, type FunctionName } from './function-name.ts'
import { LATEST } from './functions.ts'
import { parseLayerVersionArn } from './layers.ts'
import { policyDocument } from './policy.ts'
import {
  functionPartition,
  functionTable,
  layerPartition,
  layerVersionTable,
  policyTable,
} from './tables.ts'

type Stored = Pick<Env, 'store'>

export async function facts(arn: string, env: Stored): Promise<ResourceFacts | undefined> {
  const name = parseFunctionArn(arn)
  return name ? functionFacts(name, env) : layerFacts(arn, env)
}

/** Each version and alias has a policy of its own; `$LATEST` has the function's. */
function functionFacts(name: FunctionName, { store }: Stored): Promise<ResourceFacts | undefined> {
  return store.transact(
    functionPartition(name),
    function* () {
      const fn = yield* functionTable.get()
      if (fn === undefined) return undefined
      const qualifier = name.qualifier === LATEST ? '' : (name.qualifier ?? '')
      const policy = yield* policyTable.get(qualifier)
      return { tags: fn.tags, ...(policy && { policy: policyDocument(policy) }) }
    },
    { durability: 'buffered' },
  )
}

async function layerFacts(arn: string, { store }: Stored): Promise<ResourceFacts | undefined> {
  const named = parseLayerVersionArn(arn)
  if (named === undefined) return undefined
  const read = () => layerVersionTable.get(named.version)
  const version = await store.transact(layerPartition(named.layer), read, {
    durability: 'buffered',
  })
  if (version === undefined) return undefined
  const { statements } = version
  return statements
    ? { policy: JSON.stringify({ Version: '2012-10-17', Statement: statements }) }
    : {}
}
