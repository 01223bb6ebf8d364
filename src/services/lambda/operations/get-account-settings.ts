// GetAccountSettings. https://docs.aws.amazon.com/lambda/latest/api/API_GetAccountSettings.html

import { allVersions } from '../functions.ts'
import {
  ACCOUNT_CODE_BYTES,
  ACCOUNT_CONCURRENCY,
  MAX_UNZIPPED_BYTES,
  MAX_ZIP_BYTES,
} from '../limits.ts'
import { operation } from '../operation.ts'
import { directoryPartition, directoryTable, functionPartition } from '../tables.ts'

export const getAccountSettings = operation(
  'GetAccountSettings',
  async (_input, context, lambda) => {
    const { store } = lambda.env
    const rows = await store.transact(directoryPartition(context), function* () {
      return (yield* directoryTable.range([], { limit: 100_000 })).map(({ row }) => row)
    })
    let codeBytes = 0
    let taken = 0
    for (const { name, reservedConcurrency, provisionedConcurrency } of rows) {
      taken += reservedConcurrency ?? provisionedConcurrency ?? 0
      const place = { account: context.account, region: context.region, name }
      const versions = await store.transact(functionPartition(place), () => allVersions())
      const packages = new Map(versions.map(({ package: pack }) => [pack.blobId, pack.bytes]))
      for (const bytes of packages.values()) codeBytes += bytes
    }
    return {
      AccountLimit: {
        TotalCodeSize: ACCOUNT_CODE_BYTES,
        CodeSizeUnzipped: MAX_UNZIPPED_BYTES,
        CodeSizeZipped: MAX_ZIP_BYTES,
        ConcurrentExecutions: ACCOUNT_CONCURRENCY,
        UnreservedConcurrentExecutions: ACCOUNT_CONCURRENCY - taken,
      },
      AccountUsage: { TotalCodeSize: codeBytes, FunctionCount: rows.length },
    }
  },
)
