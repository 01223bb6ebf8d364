// https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html

import type { Tx } from '../../../store/store.ts'
import { deliveryAddress, type DeliveryAddress } from '../address.ts'
import { invalidArgument, noDirectPut } from '../errors.ts'
import { limits } from '../limits.ts'
import { operation } from '../operation.ts'
import { putRecords, type PutCause } from '../put.ts'
import { requireDelivery } from '../tables.ts'
import { tooLarge } from './put-record.ts'

export const putRecordBatch = operation('PutRecordBatch', async (input, context) => {
  const address = deliveryAddress(input.DeliveryStreamName, context)
  const records = input.Records.map(({ Data: data }) => ({ data }))
  const large = records.find(({ data }) => data.length > limits.recordBytes)
  if (large !== undefined) throw tooLarge(large.data.length)
  const bytes = records.reduce((sum, { data }) => sum + data.length, 0)
  if (bytes > limits.batchBytes) {
    throw invalidArgument(
      `Records size of ${bytes} bytes exceeds the maximum of ${limits.batchBytes} bytes for a batch.`,
    )
  }
  const { requestId } = context
  const party = 'api:firehose.PutRecordBatch'
  const cause: PutCause = { party, via: 'PutRecordBatch', outcome: 'accepted', requestId }
  return context.store.transact(address.partition, (tx) => put(tx, address, records, cause))
})

function* put(
  tx: Tx,
  address: DeliveryAddress,
  records: readonly { readonly data: Uint8Array }[],
  cause: PutCause,
) {
  const stream = yield* requireDelivery(address)
  if (stream.source !== undefined) throw noDirectPut(address)
  const ids = yield* putRecords(tx, stream, records, cause)
  return {
    FailedPutCount: 0,
    Encrypted: stream.encryption !== undefined,
    RequestResponses: ids.map((RecordId) => ({ RecordId })),
  }
}
