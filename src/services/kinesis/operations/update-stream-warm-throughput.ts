// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateStreamWarmThroughput.html

import { changeStream } from '../change.ts'
import { warmThroughput } from '../description.ts'
import { validation } from '../errors.ts'
import { operation } from '../operation.ts'

export const updateStreamWarmThroughput = operation(
  'UpdateStreamWarmThroughput',
  async (input, context) => {
    const { WarmThroughputMiBps: warmMibps } = input
    const { after } = await changeStream(context, input, (stream) => {
      if (stream.onDemand) return { ...stream, warmMibps }
      throw validation('WarmThroughputMiBps needs a stream in on-demand mode.')
    })
    return {
      StreamName: after.name,
      StreamARN: after.arn,
      WarmThroughput: warmThroughput(after),
    }
  },
)
