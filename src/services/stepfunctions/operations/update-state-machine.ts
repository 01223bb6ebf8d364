// https://docs.aws.amazon.com/step-functions/latest/apireference/API_UpdateStateMachine.html

import { encryptionOf, loggingOf, requireRole } from '../configuration.ts'
import { requireDefinition } from '../definition.ts'
import { missingParameter, validation } from '../errors.ts'
import { arnOfMachine, enterMachine, keepDefinition, requireLiving, scopeOf, versionArn } from '../machine-store.ts' // prettier-ignore
import { operation } from '../operation.ts'
import type { MachineRow } from '../tables.ts'
import { publishVersion } from '../version.ts'

export const updateStateMachine = operation('UpdateStateMachine', async (input, context) => {
  const { stateMachineArn = '', publish = false, versionDescription } = input
  const { definition, roleArn, loggingConfiguration, tracingConfiguration, encryptionConfiguration } = input // prettier-ignore
  const { place } = arnOfMachine(stateMachineArn)
  if (versionDescription !== undefined && !publish) {
    throw validation('Version description can only be set when publish is true')
  }
  const asked = definition ?? roleArn ?? loggingConfiguration ?? tracingConfiguration ?? encryptionConfiguration // prettier-ignore
  if (asked === undefined) {
    throw missingParameter('Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified') // prettier-ignore
  }
  const known = await context.store.transact(place.partition, () => requireLiving(stateMachineArn))
  if (definition !== undefined) requireDefinition(definition, known.type)
  const change: Partial<MachineRow> = {
    ...(definition !== undefined && { definition: await keepDefinition(context, definition) }),
    ...(roleArn !== undefined && { roleArn: requireRole(roleArn) }),
    ...(loggingConfiguration && { logging: loggingOf(loggingConfiguration) }),
    ...(tracingConfiguration && { tracing: tracingConfiguration.enabled ?? false }),
    ...(encryptionConfiguration && { encryption: encryptionOf(encryptionConfiguration) }),
  }
  const { row, version } = await context.store.transact(scopeOf(place), function* (tx) {
    const before = yield* requireLiving(stateMachineArn)
    const changes = isChange(before, change)
    const revision = { revisionId: tx.uuid(), updatedMs: tx.nowMs }
    const now: MachineRow = changes ? { ...before, ...change, ...revision } : before
    if (changes) yield* enterMachine(tx, now)
    const made = publish ? yield* publishVersion(tx, now, versionDescription) : undefined
    return { row: now, version: made?.number }
  })
  return {
    updateDate: new Date(row.updatedMs),
    ...(row.revisionId !== undefined && { revisionId: row.revisionId }),
    ...(version !== undefined && { stateMachineVersionArn: versionArn(row.arn, version) }),
  }
})

function isChange(before: MachineRow, change: Partial<MachineRow>): boolean {
  return Object.entries(change).some(
    ([name, value]) => JSON.stringify(before[name as keyof MachineRow]) !== JSON.stringify(value),
  )
}
