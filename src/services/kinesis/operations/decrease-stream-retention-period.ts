// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DecreaseStreamRetentionPeriod.html

import { changeStream } from '../change.ts'
import { invalidArgument } from '../errors.ts'
import { operation } from '../operation.ts'
import { allShards } from '../shard/map.ts'
import { trimNow } from '../trim-time.ts'
import { requireRetention } from './increase-stream-retention-period.ts'

export const decreaseStreamRetentionPeriod = operation(
  'DecreaseStreamRetentionPeriod',
  async (input, context) => {
    const hours = input.RetentionPeriodHours
    requireRetention(hours)
    await changeStream(context, input, function* (stream, tx) {
      if (hours > stream.retentionHours) {
        throw invalidArgument(
          `Requested retention period (${hours} hours) for stream ${stream.name} can not be longer than existing retention period (${stream.retentionHours} hours). Use IncreaseRetentionPeriod API.`,
        )
      }
      // What has ended by the new period is out of sight at once; its rows go as soon as they can.
      for (const { number } of yield* allShards(stream)) trimNow(tx, stream, number)
      return { ...stream, retentionHours: hours }
    })
    return {}
  },
)
