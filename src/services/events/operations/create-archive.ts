// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateArchive.html

import { archiveScope, enterArchive, requireBusArn } from '../archive-store.ts'
import { startSweep } from '../archive.ts'
import { archiveAddress, archiveTable, type ArchiveRow } from '../archive-tables.ts'
import { exists } from '../errors.ts'
import { operation } from '../operation.ts'
import { requirePattern } from '../pattern.ts'
import { requireHead } from '../rule-store.ts'

export const createArchive = operation('CreateArchive', async (input, context) => {
  const archive = archiveAddress(context, input.ArchiveName!)
  const bus = requireBusArn(input.EventSourceArn!)
  if (input.EventPattern) requirePattern(input.EventPattern)
  const created = await context.store.transact(archiveScope(archive, bus), function* (tx) {
    yield* tx.in(bus.partition).read(requireHead(bus))
    const before = yield* archiveTable.get()
    if (before !== undefined) throw exists(`Archive ${archive.name} already exists.`)
    const row: ArchiveRow = {
      ...{ name: archive.name, arn: archive.arn, account: archive.account, region: archive.region },
      ...{ generation: tx.uuid(), createdMs: tx.nowMs, busArn: bus.arn },
      state: 'ENABLED',
      ...{ pattern: input.EventPattern || undefined, description: input.Description },
      ...{ retentionDays: input.RetentionDays ?? 0, kmsKeyIdentifier: input.KmsKeyIdentifier },
    }
    yield* enterArchive(tx, row)
    if (row.retentionDays > 0) startSweep(tx, { archiveArn: row.arn, generation: row.generation })
    return row
  })
  const CreationTime = new Date(created.createdMs)
  return { ArchiveArn: created.arn, State: created.state, CreationTime }
})
