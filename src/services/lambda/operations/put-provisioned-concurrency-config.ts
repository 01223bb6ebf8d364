// PutProvisionedConcurrencyConfig.
// https://docs.aws.amazon.com/lambda/latest/api/API_PutProvisionedConcurrencyConfig.html

import { functionName } from '../function-name.ts'
import { requireFunction } from '../functions.ts'
import { operation } from '../operation.ts'
import {
  account,
  allProvisioned,
  followProvisioned,
  provisionable,
  requireSingle,
} from '../provisioned.ts'
import { functionPartition, provisionedTable } from '../tables.ts'

export const putProvisionedConcurrencyConfig = operation(
  'PutProvisionedConcurrencyConfig',
  async (input, context, lambda) => {
    const name = functionName(input.FunctionName, context, input.Qualifier)
    const qualifier = name.qualifier ?? ''
    const requested = input.ProvisionedConcurrentExecutions
    const partition = functionPartition(name)
    const { fn, others } = await lambda.env.store.transact(partition, function* () {
      const version = yield* provisionable(name, qualifier)
      yield* requireSingle(qualifier, version)
      const rows = (yield* allProvisioned()).filter((row) => row.qualifier !== qualifier)
      const sum = rows.reduce((total, row) => total + row.requested, 0)
      return { fn: yield* requireFunction(name), others: sum }
    })
    await account(lambda, name, fn, others + requested)
    await lambda.env.store.transact(partition, function* (tx) {
      yield* requireSingle(qualifier, yield* provisionable(name, qualifier))
      const row = { qualifier, requested, lastModifiedMs: tx.nowMs }
      provisionedTable.put(tx, [qualifier], row)
    })
    await followProvisioned(lambda, name)
    return {
      RequestedProvisionedConcurrentExecutions: requested,
      AvailableProvisionedConcurrentExecutions: 0,
      AllocatedProvisionedConcurrentExecutions: 0,
      Status: 'IN_PROGRESS' as const,
      LastModified: `${new Date(context.clock.nowMs()).toISOString().slice(0, 19)}+0000`,
    }
  },
)
