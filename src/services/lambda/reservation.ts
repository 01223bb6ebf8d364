// Reserved concurrency: of a function, within what its account has left; decided and written in one
// transaction, so that two reservations cannot both take it.

import { invalidParameter } from './errors.ts'
import type { FunctionName } from './function-name.ts'
import { enterFunction, provisionedOf, scopeOf, takenByOthers } from './function-store.ts'
import { requireFunction } from './functions.ts'
import type { Lambda } from './lambda.ts'
import { ACCOUNT_CONCURRENCY, MIN_UNRESERVED_CONCURRENCY } from './limits.ts'

export async function reserve(
  lambda: Lambda,
  name: FunctionName,
  reserved: number | undefined,
): Promise<void> {
  await lambda.env.store.transact(scopeOf(name), function* (tx) {
    const fn = yield* requireFunction(name)
    requireProvisioned(reserved, yield* provisionedOf())
    const left = ACCOUNT_CONCURRENCY - (yield* takenByOthers(tx, name)) - (reserved ?? 0)
    if (reserved && left < MIN_UNRESERVED_CONCURRENCY) {
      throw invalidParameter(
        "Specified ReservedConcurrentExecutions for function decreases account's " +
          'UnreservedConcurrentExecution below its minimum value of ' +
          `[${MIN_UNRESERVED_CONCURRENCY}].`,
      )
    }
    yield* enterFunction(tx, { ...fn, reservedConcurrency: reserved })
  })
  lambda.executor.concurrency.changed(name)
}

/** What is provisioned is part of the reservation. */
function requireProvisioned(reserved: number | undefined, provisioned: number): void {
  if (reserved === undefined || reserved >= provisioned) return
  throw invalidParameter(
    ` ReservedConcurrentExecutions  ${reserved} should not be lower than function's total ` +
      `provisioned concurrency [${provisioned}].`,
  )
}
