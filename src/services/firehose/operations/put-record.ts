// https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecord.html

import type { Tx } from '../../../store/store.ts'
import { deliveryAddress, type DeliveryAddress } from '../address.ts'
import { invalidArgument, noDirectPut } from '../errors.ts'
import { limits } from '../limits.ts'
import { operation } from '../operation.ts'
import { putRecords, type PutCause } from '../put.ts'
import { requireDelivery } from '../tables.ts'

export const putRecord = operation('PutRecord', async (input, context) => {
  const address = deliveryAddress(input.DeliveryStreamName, context)
  const { Data: data } = input.Record
  if (data.length > limits.recordBytes) throw tooLarge(data.length)
  const { requestId } = context
  const cause: PutCause = {
    ...{ party: 'api:firehose.PutRecord', via: 'PutRecord', outcome: 'accepted', requestId },
  }
  return context.store.transact(address.partition, (tx) => put(tx, address, data, cause))
})

function* put(tx: Tx, address: DeliveryAddress, data: Uint8Array, cause: PutCause) {
  const stream = yield* requireDelivery(address)
  if (stream.source !== undefined) throw noDirectPut(address)
  const [RecordId] = yield* putRecords(tx, stream, [{ data }], cause)
  return { RecordId: RecordId!, Encrypted: stream.encryption !== undefined }
}

export const tooLarge = (bytes: number) =>
  invalidArgument(
    `Record size of ${bytes} bytes exceeds the maximum of ${limits.recordBytes} bytes.`,
  )
