// PutProvisionedConcurrencyConfig.
// https://docs.aws.amazon.com/lambda/latest/api/API_PutProvisionedConcurrencyConfig.html

import { functionName } from '../function-name.ts'
import { enterFunction, scopeOf } from '../function-store.ts'
import { requireFunction } from '../functions.ts'
import { operation } from '../operation.ts'
import {
  allProvisioned,
  followProvisioned,
  provisionable,
  requireProvisionable,
  requireSingle,
} from '../provisioned.ts'
import { provisionedTable } from '../tables.ts'

export const putProvisionedConcurrencyConfig = operation(
  'PutProvisionedConcurrencyConfig',
  async (input, context, lambda) => {
    const name = functionName(input.FunctionName, context, input.Qualifier)
    const qualifier = name.qualifier ?? ''
    const requested = input.ProvisionedConcurrentExecutions
    await lambda.env.store.transact(scopeOf(name), function* (tx) {
      yield* requireSingle(qualifier, yield* provisionable(name, qualifier))
      const others = (yield* allProvisioned()).filter((row) => row.qualifier !== qualifier)
      const sum = others.reduce((total, row) => total + row.requested, 0)
      const fn = yield* requireFunction(name)
      yield* requireProvisionable(tx, fn, sum + requested)
      const row = { qualifier, requested, lastModifiedMs: tx.nowMs }
      provisionedTable.put(tx, [qualifier], row)
      yield* enterFunction(tx, fn)
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
