// What edges may know of a queue.

import type { QueueFacts } from './port.ts'
import type { QueueRow } from './tables.ts'

export function factsOf(queue: QueueRow): QueueFacts {
  const { settings } = queue
  return {
    arn: queue.arn,
    fifo: queue.fifo,
    visibilityTimeoutSeconds: settings.visibilitySeconds,
    maximumMessageBytes: settings.maximumMessageBytes,
    maxReceiveCount: settings.redrive?.maxReceiveCount,
    deadLetterTargetArn: settings.redrive?.deadLetterTargetArn,
    policy: settings.policy,
  }
}
