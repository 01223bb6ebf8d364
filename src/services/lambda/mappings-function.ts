// The function that a mapping names, as its checks need it.

import type { Store } from '../../store/store.ts'
import { functionArn, type FunctionName } from './function-name.ts'
import { findVersion } from './functions.ts'
import { functionMissing } from './mappings-errors.ts'
import type { FunctionFacts } from './port.ts'
import { functionPartition } from './tables.ts'

/** Facts of the version behind a name; `Function does not exist` when there is none. */
export async function mappedFunction(store: Store, name: FunctionName): Promise<FunctionFacts> {
  const found = await store.transact(functionPartition(name), (tx) =>
    findVersion(tx, name.qualifier),
  )
  if (found === undefined) throw functionMissing()
  return {
    arn: functionArn(name, name.qualifier),
    name: name.name,
    timeoutSeconds: found.version.settings.timeoutSeconds,
    role: found.version.settings.role,
    state: 'Active',
  }
}
