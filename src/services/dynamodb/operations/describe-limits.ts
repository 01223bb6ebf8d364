// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeLimits.html

import { operation } from '../operation.ts'

/** AWS's initial quotas; they do not bind here. */
export const describeLimits = operation('DescribeLimits', async () => ({
  AccountMaxReadCapacityUnits: 80_000,
  AccountMaxWriteCapacityUnits: 80_000,
  TableMaxReadCapacityUnits: 40_000,
  TableMaxWriteCapacityUnits: 40_000,
}))
