// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutResourcePolicy.html

import { AwsError } from '../../../kernel/aws-error.ts'
import { parsePolicy } from '../../../access/parse.ts'
import { validation } from '../errors.ts'
import { operation } from '../operation.ts'
import { addressOfResource, requireResource } from '../table/named.ts'
import { tables } from '../tables.ts'

/** What is expected where no policy is. */
const NONE = 'NO_POLICY'
const MAX_BYTES = 20 * 1024

export const putResourcePolicy = operation('PutResourcePolicy', async (input, context) => {
  const { Policy: text = '', ExpectedRevisionId: expected, ResourceArn } = input
  const { partition } = addressOfResource(ResourceArn, context)
  requirePolicy(text)
  const revision = await context.store.transact(partition, function* (tx) {
    const table = yield* requireResource(ResourceArn)
    requireRevision(expected, table.policy?.revision)
    if (table.policy?.text === text) return table.policy.revision
    const revision = String(tx.nowMs)
    tables.put(tx, [], { ...table, policy: { text, revision } })
    return revision
  })
  return { RevisionId: revision }
})

function requirePolicy(text: string): void {
  if (Buffer.byteLength(text) > MAX_BYTES) {
    throw validation('Resource policy size exceeds the maximum of 20 KB')
  }
  try {
    parsePolicy(text)
  } catch (error) {
    throw validation(`Resource-based policy document is invalid: ${(error as Error).message}`)
  }
}

export function requireRevision(expected: string | undefined, found: string | undefined): void {
  if (expected === undefined || expected === (found ?? NONE)) return
  throw new AwsError(
    'PolicyNotFoundException',
    'Resource-based policy not found for the provided ResourceArn: the revision differs from the expected one',
  )
}
