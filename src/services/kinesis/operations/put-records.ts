// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html

import type { Tx } from '../../../store/store.ts'
import { addressOf, type StreamAddress } from '../address.ts'
import { encryptionType } from '../description.ts'
import { dryRun, invalidArgument, rateExceeded } from '../errors.ts'
import { limits } from '../limits.ts'
import { operation } from '../operation.ts'
import { causeOf, entryOf, placed, requireTakable, sizeOf } from '../put.ts'
import { append, type Cause, type Entry } from '../record/append.ts'
import { requireStream } from '../tables.ts'

export const putRecords = operation('PutRecords', async (input, context) => {
  const address = await addressOf(input, context)
  const entries = input.Records.map((record) => entryOf(record))
  const bytes = entries.reduce((sum, entry) => sum + sizeOf(entry), 0)
  if (bytes > limits.putRecordsBytes) {
    throw invalidArgument(
      `Records size exceeds ${limits.putRecordsBytes / 1024 ** 2} MB limit: ${bytes} bytes.`,
    )
  }
  const cause = causeOf(context, 'PutRecords')
  const isDry = input.DryRun === true
  return context.store.transact(address.partition, (tx) => put(tx, address, entries, cause, isDry))
})

function* put(
  tx: Tx,
  address: StreamAddress,
  entries: readonly Entry[],
  cause: Cause,
  isDry: boolean,
) {
  const stream = yield* requireStream(address)
  for (const entry of entries) requireTakable(stream, entry)
  if (isDry) throw dryRun()
  const there = stream.spreads ? entries.map((entry) => placed(tx, stream, entry)) : entries
  const appended = yield* append(tx, stream, there, cause)
  const Records = appended.map(({ shardId, sequence }) =>
    sequence === undefined
      ? {
          ErrorCode: 'ProvisionedThroughputExceededException',
          ErrorMessage: rateExceeded(shardId, stream),
        }
      : { SequenceNumber: sequence, ShardId: shardId },
  )
  const FailedRecordCount = appended.filter(({ sequence }) => sequence === undefined).length
  const EncryptionType = encryptionType(stream.keyId !== undefined)
  return { FailedRecordCount, Records, EncryptionType }
}
