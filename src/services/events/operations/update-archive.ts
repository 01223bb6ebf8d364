// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_UpdateArchive.html

import { archiveScope, enterArchive, requireArchive, requireBusArn } from '../archive-store.ts'
import { startSweep } from '../archive.ts'
import { archiveAddress } from '../archive-tables.ts'
import { notValid } from '../errors.ts'
import { operation } from '../operation.ts'
import { requirePattern } from '../pattern.ts'

export const updateArchive = operation('UpdateArchive', async (input, context) => {
  const { EventPattern, Description, RetentionDays, KmsKeyIdentifier } = input
  if ((EventPattern ?? Description ?? RetentionDays ?? KmsKeyIdentifier) === undefined) {
    throw notValid('ArchiveName', 'At least one of EventPattern, Description or RetentionDays is required.') // prettier-ignore
  }
  if (EventPattern) requirePattern(EventPattern)
  const archive = archiveAddress(context, input.ArchiveName!)
  const find = () => requireArchive(archive)
  const { busArn } = await context.store.transact(archive.partition, find)
  const row = await context.store.transact(
    archiveScope(archive, requireBusArn(busArn)),
    function* (tx) {
      // prettier-ignore
      const before = yield* requireArchive(archive)
      const changed = {
        ...before,
        ...(EventPattern !== undefined && { pattern: EventPattern || undefined }),
        ...(Description !== undefined && { description: Description }),
        ...(RetentionDays !== undefined && { retentionDays: RetentionDays }),
        ...(KmsKeyIdentifier !== undefined && { kmsKeyIdentifier: KmsKeyIdentifier }),
      }
      yield* enterArchive(tx, changed)
      if (before.retentionDays === 0 && changed.retentionDays > 0) {
        startSweep(tx, { archiveArn: changed.arn, generation: changed.generation })
      }
      return changed
    },
  )
  return { ArchiveArn: row.arn, State: row.state, CreationTime: new Date(row.createdMs) }
})
