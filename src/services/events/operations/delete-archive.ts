// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeleteArchive.html

import { archiveScope, leaveArchive, requireArchive, requireBusArn } from '../archive-store.ts'
import { startSweep } from '../archive.ts'
import { archiveAddress } from '../archive-tables.ts'
import { operation } from '../operation.ts'

export const deleteArchive = operation('DeleteArchive', async (input, context) => {
  const archive = archiveAddress(context, input.ArchiveName!)
  const find = () => requireArchive(archive)
  const { busArn } = await context.store.transact(archive.partition, find)
  await context.store.transact(archiveScope(archive, requireBusArn(busArn)), function* (tx) {
    const row = yield* requireArchive(archive)
    yield* leaveArchive(tx, row)
    startSweep(tx, { archiveArn: row.arn, generation: row.generation, all: true })
  })
  return {}
})
