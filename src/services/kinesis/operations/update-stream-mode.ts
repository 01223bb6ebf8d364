// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateStreamMode.html

import { changeStream } from '../change.ts'
import { limitExceeded } from '../errors.ts'
import { limits } from '../limits.ts'
import { operation } from '../operation.ts'

const DAY_MS = 86_400_000

export const updateStreamMode = operation('UpdateStreamMode', async (input, context) => {
  const onDemand = input.StreamModeDetails.StreamMode === 'ON_DEMAND'
  await changeStream(context, input, (stream, tx) => {
    const warm =
      onDemand && input.WarmThroughputMiBps ? { warmMibps: input.WarmThroughputMiBps } : {}
    if (onDemand === stream.onDemand) return { ...stream, ...warm }
    const modesMs = (stream.modesMs ?? []).filter((atMs) => atMs > tx.nowMs - DAY_MS)
    if (context.settings.strictTiming && modesMs.length >= limits.modeChangesPerDay) {
      throw limitExceeded(
        `The mode of stream ${stream.name} was changed ${limits.modeChangesPerDay} times within 24 hours, and cannot be changed more often.`,
      )
    }
    const changed = [...modesMs, tx.nowMs].slice(-limits.modeChangesPerDay)
    return { ...stream, ...warm, onDemand, modesMs: changed }
  })
  return {}
})
