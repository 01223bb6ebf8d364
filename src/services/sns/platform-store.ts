// Platform applications as the directory shows them: each with its row in one commit.

import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { directoryOf, resource } from '../resource/resource.ts'
import type { Context } from '../service.ts'
import { outboxOf } from './outbox.ts'
import {
  applicationArn,
  applicationTable,
  shownAttributes,
  type ApplicationRow,
} from './platform.ts'

/** By name, `GCM/orders`; lists show the attributes, but no credentials. */
export const applications = resource<{ readonly shown: Readonly<Record<string, string>> }>(
  'sns',
  'platform-application',
)

/** The partitions of a change to an application: its rows, and the directory that shows it. */
export function applicationScope(context: Context): string[] {
  return [outboxOf(context.account, context.region), directoryOf(context)]
}

/** Writes an application and all that the directory says of it. The scope is `applicationScope`'s. */
export function* enterApplication(
  tx: Tx,
  context: Context,
  app: string,
  row: ApplicationRow,
): Reading<void> {
  const { attributes, generation, createdMs } = row
  applicationTable.put(tx, [app], row)
  yield* applications.enter(tx.in(directoryOf(context)), app, {
    ...{ arn: applicationArn(context, app), generation, createdMs, tags: {} },
    facts: { shown: shownAttributes(attributes) },
  })
}
