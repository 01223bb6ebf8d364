// https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html

import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import { encryptionOf, loggingOf, requireRole } from '../configuration.ts'
import { requireDefinition } from '../definition.ts'
import { machineDeleting, machineExists, validation } from '../errors.ts'
import { enterMachine, keepDefinition, scopeOf, versionArn } from '../machine-store.ts'
import { requireName } from '../names.ts'
import { operation } from '../operation.ts'
import { machinePlace, machineTable, type MachineRow } from '../tables.ts'
import { requireFew, tagsOf } from '../tags.ts'
import { publishVersion } from '../version.ts'

export const createStateMachine = operation('CreateStateMachine', async (input, context) => {
  const { name = '', type = 'STANDARD', publish = false, versionDescription } = input
  const place = machinePlace(context, requireName(name))
  if (versionDescription !== undefined && !publish) {
    throw validation('Version description can only be set when publish is true')
  }
  requireDefinition(input.definition!, type)
  const asked = {
    definition: await keepDefinition(context, input.definition!),
    roleArn: requireRole(input.roleArn!),
    logging: loggingOf(input.loggingConfiguration),
    tracing: input.tracingConfiguration?.enabled ?? false,
    encryption: encryptionOf(input.encryptionConfiguration),
  }
  const tags = requireFew(tagsOf(input.tags), place.arn)
  const { row, version } = await context.store.transact(scopeOf(place), function* (tx) {
    const before = yield* machineTable.get()
    if (before?.deleting) throw machineDeleting(place.arn)
    if (before !== undefined && !isSame(before, { ...asked, type })) throw machineExists(place.arn)
    const made: MachineRow = before ?? {
      ...asked,
      ...{ name, arn: place.arn, account: place.account, region: place.region, type, tags },
      ...{ generation: tx.uuid(), createdMs: tx.nowMs, updatedMs: tx.nowMs },
      ...{ revisionId: undefined, nextVersion: 1 },
    }
    if (before === undefined) yield* enterMachine(tx, made)
    return yield* published(tx, made, { publish, description: versionDescription })
  })
  return {
    stateMachineArn: row.arn,
    creationDate: new Date(row.createdMs),
    ...(version !== undefined && { stateMachineVersionArn: versionArn(row.arn, version) }),
  }
})

/** Role and tags do not count. */
function isSame(
  before: MachineRow,
  asked: Pick<MachineRow, 'definition' | 'type' | 'logging' | 'tracing' | 'encryption'>,
): boolean {
  const compared = ({ definition, type, logging, tracing, encryption }: typeof asked) =>
    JSON.stringify([definition, type, logging, tracing, encryption])
  return compared(before) === compared(asked)
}

function* published(
  tx: Tx,
  row: MachineRow,
  { publish, description }: { publish: boolean; description: string | undefined },
): Reading<{ row: MachineRow; version: number | undefined }> {
  if (!publish) return { row, version: undefined }
  const { number } = yield* publishVersion(tx, row, description)
  return { row, version: number }
}
