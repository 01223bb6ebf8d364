import type { Traits } from '../../wire/types.ts'

export const traits: Traits = {
  bodyBytes: 16 * 1024 * 1024,
  // MissingParameter and InvalidParameterValue, text by text:
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html
  validation: { off: true },
  resourcePaths: {
    is: isQueuePath,
    member: 'QueueUrl',
    // What AWS was seen to refuse at a queue's own URL; other actions that name no queue it takes.
    not: new Set(['CreateQueue', 'ListQueues']),
  },
  query: {
    wrongType: { code: 'InvalidParameterValueException', queryCode: 'InvalidParameterValue' },
    calledItself: 'endpoint',
    emptyDetail: true,
    // The names that members had before SQS spoke JSON otherwise.
    jsonNames: new Map([
      ['Messages', 'messages'],
      ['QueueUrls', 'queueUrls'],
    ]),
  },
}

/** `/123456789012/name` */
function isQueuePath(path: string): boolean {
  if (path.length <= 14 || path[13] !== '/') return false
  for (let i = 1; i < 13; i++) {
    const code = path.charCodeAt(i)
    if (!(code >= 48 && code <= 57)) return false
  }
  return true
}
