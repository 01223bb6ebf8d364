// GetAccountSettings. https://docs.aws.amazon.com/lambda/latest/api/API_GetAccountSettings.html

import { directoryOf } from '../../resource/resource.ts'
import { allFunctions, layers, takenBy } from '../function-store.ts'
import { allVersions } from '../functions.ts'
import {
  ACCOUNT_CODE_BYTES,
  ACCOUNT_CONCURRENCY,
  MAX_UNZIPPED_BYTES,
  MAX_ZIP_BYTES,
} from '../limits.ts'
import { operation } from '../operation.ts'
import { functionPartition, layerPartition, layerVersionTable } from '../tables.ts'

export const getAccountSettings = operation(
  'GetAccountSettings',
  async (_input, context, lambda) => {
    const { store } = lambda.env
    const rows = await allFunctions(store, context)
    const names = await store.transact(directoryOf(context), () => layers.page({ limit: 100_000 }))
    let codeBytes = 0
    let taken = 0
    for (const { name, entry } of rows) {
      taken += takenBy(entry.facts)
      const place = { account: context.account, region: context.region, name }
      const versions = await store.transact(functionPartition(place), () => allVersions())
      // Each version counts, also where it runs the package of another.
      for (const version of versions) codeBytes += version.package.bytes
    }
    for (const { name } of names.found) {
      const place = { account: context.account, region: context.region, name }
      const versions = await store.transact(layerPartition(place), () =>
        layerVersionTable.range([], { limit: 100_000 }),
      )
      for (const { row } of versions) codeBytes += row.package.bytes
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
