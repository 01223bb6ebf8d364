// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_IncreaseStreamRetentionPeriod.html

import { changeStream } from '../change.ts'
import { invalidArgument } from '../errors.ts'
import { limits } from '../limits.ts'
import { operation } from '../operation.ts'

export const increaseStreamRetentionPeriod = operation(
  'IncreaseStreamRetentionPeriod',
  async (input, context) => {
    const hours = input.RetentionPeriodHours
    requireRetention(hours)
    await changeStream(context, input, (stream) => {
      if (hours >= stream.retentionHours) return { ...stream, retentionHours: hours }
      throw invalidArgument(
        `Requested retention period (${hours} hours) for stream ${stream.name} can not be shorter than existing retention period (${stream.retentionHours} hours). Use DecreaseRetentionPeriod API.`,
      )
    })
    return {}
  },
)

export function requireRetention(hours: number): void {
  if (hours < limits.retentionHours) {
    throw invalidArgument(
      `Minimum allowed retention period is ${limits.retentionHours} hours. Requested retention period (${hours} hours) is too short.`,
    )
  }
  if (hours <= limits.longestRetentionHours) return
  throw invalidArgument(
    `Maximum allowed retention period is ${limits.longestRetentionHours} hours. Requested retention period (${hours} hours) is too long.`,
  )
}
