// What failed, as a line of JSON in the error prefix.
// https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-failure-handling.html

import type { Packed } from './buffer/pack.ts'
import type { Failed } from './port.ts'

export function errorLine({ id, atMs, data }: Packed, failure: Failed, nowMs: number): Packed {
  const { attemptsMade, errorCode, errorMessage, lambdaArn } = failure
  const line = {
    ...{ attemptsMade, arrivalTimestamp: atMs, errorCode, errorMessage },
    ...{ attemptEndingTimestamp: nowMs, rawData: Buffer.from(data).toString('base64') },
    lambdaArn,
  }
  return { id, atMs, data: Buffer.from(`${JSON.stringify(line)}\n`, 'utf8') }
}
