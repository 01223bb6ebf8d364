import { operationsOf } from '../service.ts'
import { withExpectedOwner } from './bucket/expected-owner.ts'
import { logged } from './logging/note.ts'
import type { Own } from './own.ts'

const typed = operationsOf<typeof import('@aws-sdk/client-s3'), Own>()

/** Accesses are logged where the bucket wants that, also those that mean somebody else's bucket. */
export const operation: typeof typed = (name, handle) =>
  logged(withExpectedOwner(typed(name, handle)))
