// Cost allocation tags. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-tags.html

import type { Tags } from '../resource/tags.ts'
import type { Context } from '../service.ts'
import type { QueueAddress } from './address.ts'
import { invalidParameter } from './errors.ts'
import { limits } from './limits.ts'
import { enterQueue, scopeOf } from './queue-store.ts'
import { requireQueue } from './queue.ts'

export function checkTags(tags: Tags): Tags {
  for (const [key, value] of Object.entries(tags)) {
    if (key.length === 0 || key.length > limits.tagKeyLength) {
      throw invalidParameter(
        `Tag keys must be between 1 and ${limits.tagKeyLength} characters in length.`,
      )
    }
    if (value.length > limits.tagValueLength) {
      throw invalidParameter(
        `Tag values must be between 0 and ${limits.tagValueLength} characters in length.`,
      )
    }
  }
  if (Object.keys(tags).length > limits.tagsPerQueue) {
    throw invalidParameter(
      `Too many tags added for queue. Maximum allowed is ${limits.tagsPerQueue}.`,
    )
  }
  return tags
}

/** Changes the tags of a queue and of its entry in the directory. */
export async function changeTags(
  address: QueueAddress,
  context: Context,
  change: (tags: Tags) => Tags,
): Promise<void> {
  await context.store.transact(scopeOf(address), function* (tx) {
    const queue = yield* requireQueue(address, context.protocol)
    yield* enterQueue(tx, { ...queue, tags: change(queue.tags) }, queue)
  })
}
