// Architecture 2: SQS FIFO → Lambda. Order holds per message group; a failing message blocks its
// own group, and no other, until the dead-letter queue takes it.

import { bodiesIn, createFunction, letVisibilityPass, queueArn, type Stage } from './stage.ts'

const WORKER = `
export const handler = async (event) => {
  const { body } = event.Records[0]
  if (body.includes('poison')) throw new Error('cannot digest ' + body)
}`

export async function fifoToLambda(stage: Stage): Promise<void> {
  const { sqs, lambda, mill, say, step, show } = stage
  say('Architecture 2: SQS FIFO → Lambda, order per message group')
  const { QueueUrl: deadUrl } = await sqs.createQueue({
    QueueName: 'moves-dlq.fifo',
    Attributes: { FifoQueue: 'true' },
  })
  const { QueueUrl } = await sqs.createQueue({
    QueueName: 'moves.fifo',
    Attributes: {
      FifoQueue: 'true',
      ContentBasedDeduplication: 'true',
      VisibilityTimeout: '20',
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: queueArn('moves-dlq.fifo'),
        maxReceiveCount: 3,
      }),
    },
  })
  await createFunction(stage, 'player', WORKER)
  await lambda.createEventSourceMapping({
    FunctionName: 'player',
    EventSourceArn: queueArn('moves.fifo'),
    BatchSize: 1,
  })
  step('queues moves.fifo and moves-dlq.fifo, function player, event source mapping')

  const ids = new Map<string, string>()
  for (const [group, body] of [
    ['A', 'A1 poison'],
    ['A', 'A2'],
    ['B', 'B1'],
    ['A', 'A3'],
    ['B', 'B2'],
  ] as const) {
    const sent = await sqs.sendMessage({ QueueUrl, MessageGroupId: group, MessageBody: body })
    ids.set(body, sent.MessageId!)
  }
  step('sent A1 (poison), A2, B1, A3, B2 to the groups A and B')

  await mill.settle()
  step(`before any retry, handled in this order: ${(await handled(stage, ids)).join(', ')}`)
  await letVisibilityPass(stage, 3, 20)
  step(`after A1 went to the dead-letter queue: ${(await handled(stage, ids)).join(', ')}`)
  step(`in moves-dlq.fifo now: ${JSON.stringify(await bodiesIn(stage, deadUrl!))}`)
  say('The path of A1, which blocked its group:')
  show(mill.render(await mill.trace(ids.get('A1 poison')!)))
  say('… and of A2, which waited for it:')
  show(mill.render(await mill.trace(ids.get('A2')!)))
}

/** Bodies in the order in which the function consumed them, as the lineage tells it. */
async function handled(stage: Stage, ids: ReadonlyMap<string, string>): Promise<string[]> {
  const names = new Map([...ids].map(([body, id]) => [id, body]))
  const hops = await stage.mill.hops({ resource: queueArn('moves.fifo'), outcome: 'deleted' })
  return hops.reverse().map((hop) => names.get(hop.id) ?? hop.id)
}
