// Records of Kinesis Data Streams and of Firehose.
// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html
// https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html

import { callApi, inBatches, resultsOf, type Deliver } from '../delivering.ts'
import { dynamicOf } from '../template.ts'

const MOST = 500

export const toStream: Deliver = (delivering) => {
  const { target, targetParameters } = delivering.pipe
  return inBatches(
    delivering,
    MOST,
    ({ value, text }) => {
      const { PartitionKey } = dynamicOf(targetParameters.KinesisStreamParameters ?? {}, value) as { PartitionKey?: unknown } // prettier-ignore
      return { Data: Buffer.from(text, 'utf8'), PartitionKey: String(PartitionKey ?? '') }
    },
    async (Records, from) => {
      const input = { StreamARN: target, Records }
      const answer = await callApi(delivering, { service: 'kinesis', operation: 'PutRecords', input }) // prettier-ignore
      return resultsOf<{ SequenceNumber?: string }>(answer?.Records, from, ({ SequenceNumber }) => SequenceNumber) // prettier-ignore
    },
  )
}

export const toFirehose: Deliver = (delivering) =>
  inBatches(
    delivering,
    MOST,
    ({ text }) => ({ Data: Buffer.from(text, 'utf8') }),
    async (Records, from) => {
      const { target } = delivering.pipe
      const DeliveryStreamName = target.slice(target.lastIndexOf('/') + 1)
      const input = { DeliveryStreamName, Records }
      const answer = await callApi(delivering, { service: 'firehose', operation: 'PutRecordBatch', input }) // prettier-ignore
      return resultsOf<{ RecordId?: string }>(answer?.RequestResponses, from, ({ RecordId }) => RecordId) // prettier-ignore
    },
  )
