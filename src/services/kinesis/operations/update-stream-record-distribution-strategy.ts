// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateStreamRecordDistributionStrategy.html

import { changeStream } from '../change.ts'
import { validation } from '../errors.ts'
import { operation } from '../operation.ts'

export const updateStreamRecordDistributionStrategy = operation(
  'UpdateStreamRecordDistributionStrategy',
  async (input, context) => {
    const isAuto = input.RecordDistributionStrategy === 'AUTO'
    await changeStream(context, input, ({ spreads: _, ...stream }) => {
      if (isAuto && !stream.onDemand) {
        throw validation('RecordDistributionStrategy AUTO needs a stream in on-demand mode.')
      }
      return isAuto ? { ...stream, spreads: true } : stream
    })
    return {}
  },
)
