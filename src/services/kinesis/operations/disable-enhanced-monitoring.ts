// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DisableEnhancedMonitoring.html

import { changeStream } from '../change.ts'
import { operation } from '../operation.ts'
import { namedMetrics, shownMetrics } from './enable-enhanced-monitoring.ts'

export const disableEnhancedMonitoring = operation(
  'DisableEnhancedMonitoring',
  async (input, context) => {
    const unwanted = namedMetrics(input.ShardLevelMetrics)
    const { before, after } = await changeStream(context, input, (stream) => ({
      ...stream,
      metrics: stream.metrics.filter((name) => !unwanted.has(name)),
    }))
    return shownMetrics(before, after)
  },
)
