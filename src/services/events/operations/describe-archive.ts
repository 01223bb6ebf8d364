// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeArchive.html

import { requireArchive } from '../archive-store.ts'
import { archiveAddress, bytesCounter, countCounter } from '../archive-tables.ts'
import { operation } from '../operation.ts'

export const describeArchive = operation('DescribeArchive', async (input, context) => {
  const archive = archiveAddress(context, input.ArchiveName!)
  const { row, count, bytes } = await context.store.transact(archive.partition, function* () {
    const row = yield* requireArchive(archive)
    const count = yield* countCounter.get(row.generation)
    return { row, count, bytes: yield* bytesCounter.get(row.generation) }
  })
  return {
    ArchiveArn: row.arn,
    ArchiveName: row.name,
    EventSourceArn: row.busArn,
    Description: row.description,
    EventPattern: row.pattern,
    KmsKeyIdentifier: row.kmsKeyIdentifier,
    State: row.state,
    RetentionDays: row.retentionDays,
    EventCount: count,
    SizeBytes: bytes,
    CreationTime: new Date(row.createdMs),
  }
})
