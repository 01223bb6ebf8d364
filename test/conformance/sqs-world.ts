// A Millrace with an SQS client of the real SDK, for the conformance tests of SQS.

import { SQS, type SQSClientConfig } from '@aws-sdk/client-sqs'
import { startMillrace, type Millrace, type MillraceOptions } from '../../src/testing/index.ts'

export interface SqsWorld {
  readonly mill: Millrace
  readonly sqs: SQS
  /** Creates a queue and answers its URL. */
  queue(name: string, attributes?: Record<string, string>): Promise<string>
  attributes(url: string): Promise<Record<string, string>>
  /** Visible, in flight, delayed. */
  counts(url: string): Promise<number[]>
  bodies(url: string, more?: { max?: number; visibility?: number }): Promise<string[]>
  stop(): Promise<void>
}

export async function sqsWorld(
  options: MillraceOptions = {},
  config: Partial<SQSClientConfig> = {},
): Promise<SqsWorld> {
  const mill = await startMillrace(options)
  const sqs = new SQS({ ...mill.awsConfig, maxAttempts: 1, ...config })
  const attributes = async (url: string) => {
    const answer = await sqs.getQueueAttributes({ QueueUrl: url, AttributeNames: ['All'] })
    return answer.Attributes! as Record<string, string>
  }
  return {
    mill,
    sqs,
    attributes,
    async queue(name, given) {
      return (await sqs.createQueue({ QueueName: name, Attributes: given })).QueueUrl!
    },
    async counts(url) {
      const all = await attributes(url)
      return ['', 'NotVisible', 'Delayed'].map((kind) =>
        Number(all[`ApproximateNumberOfMessages${kind}`]),
      )
    },
    async bodies(url, { max = 10, visibility } = {}) {
      const { Messages = [] } = await sqs.receiveMessage({
        QueueUrl: url,
        MaxNumberOfMessages: max,
        VisibilityTimeout: visibility,
      })
      return Messages.map(({ Body }) => Body!)
    },
    async stop() {
      sqs.destroy()
      await mill.stop()
    },
  }
}
