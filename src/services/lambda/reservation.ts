// Reserved concurrency. The directory adds reservations up, in one transaction per account and
// region, so that two of them cannot both take what is left; the function's own row follows.

import { invalidParameter } from './errors.ts'
import type { FunctionName } from './function-name.ts'
import { requireFunction } from './functions.ts'
import type { Lambda } from './lambda.ts'
import { ACCOUNT_CONCURRENCY, MIN_UNRESERVED_CONCURRENCY } from './limits.ts'
import { directoryPartition, directoryTable, functionPartition, functionTable } from './tables.ts'

export async function reserve(
  lambda: Lambda,
  name: FunctionName,
  reserved: number | undefined,
): Promise<void> {
  const { store } = lambda.env
  const partition = functionPartition(name)
  await store.transact(partition, () => requireFunction(name))
  await store.transact(directoryPartition(name), function* (tx) {
    const rows = yield* directoryTable.range([], { limit: 100_000 })
    let others = 0
    for (const { row } of rows) {
      if (row.name !== name.name) {
        others += row.reservedConcurrency ?? row.provisionedConcurrency ?? 0
      }
    }
    const own = yield* directoryTable.get(name.name)
    requireProvisioned(reserved, own?.provisionedConcurrency ?? 0)
    const left = ACCOUNT_CONCURRENCY - others - (reserved ?? 0)
    if (reserved && left < MIN_UNRESERVED_CONCURRENCY) {
      throw invalidParameter(
        "Specified ReservedConcurrentExecutions for function decreases account's " +
          'UnreservedConcurrentExecution below its minimum value of ' +
          `[${MIN_UNRESERVED_CONCURRENCY}].`,
      )
    }
    directoryTable.put(tx, [name.name], {
      ...own,
      name: name.name,
      reservedConcurrency: reserved,
    })
  })
  await store.transact(partition, function* (tx) {
    const fn = yield* requireFunction(name)
    functionTable.put(tx, [], { ...fn, reservedConcurrency: reserved })
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
