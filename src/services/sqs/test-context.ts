// For tests of SQS: an account of its own in memory, with a hand that carries what the outbox holds.

import { runStep } from '../../store/chore.ts'
import type { Intent } from '../../store/store.ts'
import type { Context } from '../service.ts'
import { caller, testContext, type TestContext } from '../test-context.ts'
import { sqsChores } from './chores.ts'
import { queueArn, addressOfUrl } from './address.ts'
import { operations } from './operations.ts'
import type { SqsPort, SqsTransit } from './port.ts'
import { createSqsPort } from './port-implementation.ts'

export interface SqsWorld {
  readonly context: TestContext
  readonly port: SqsPort & SqsTransit
  call(operation: string, input?: object): Promise<any>
  /** The error that a call is answered with. */
  refusal(operation: string, input?: object): Promise<any>
  /** Creates a queue and answers its URL. */
  queue(name: string, attributes?: Record<string, string>): Promise<string>
  arnOf(queueUrl: string): string
  send(queueUrl: string, body: string, more?: object): Promise<any>
  /** Bodies or whole messages of one receive. */
  receive(queueUrl: string, more?: object): Promise<any[]>
  bodies(queueUrl: string, more?: object): Promise<string[]>
  counts(queueUrl: string): Promise<{ visible: number; inFlight: number; delayed: number }>
  advance(ms: number): Promise<void>
  /** Carries everything that is due in the outbox, until nothing is. */
  carry(): Promise<void>
}

export function sqsWorld(change: Partial<Context> = {}): SqsWorld {
  const context = testContext({ service: 'sqs', protocol: 'awsJson1_0', ...change })
  return worldOf(context)
}

export function worldOf(context: TestContext): SqsWorld {
  const port = createSqsPort(context)
  const call = caller(operations, context)
  const world: SqsWorld = {
    context,
    port,
    call,
    refusal: (operation, input) =>
      call(operation, input).then(
        (answer) => {
          throw new Error(`${operation} was not refused: ${JSON.stringify(answer)}`)
        },
        (error) => error,
      ),
    async queue(name, attributes) {
      return (await call('CreateQueue', { QueueName: name, Attributes: attributes })).QueueUrl
    },
    arnOf: (url) => queueArn(addressOfUrl(url, context)),
    send: (url, body, more) => call('SendMessage', { QueueUrl: url, MessageBody: body, ...more }),
    async receive(url, more) {
      const input = { QueueUrl: url, MaxNumberOfMessages: 10, AttributeNames: ['All'], ...more }
      return (await call('ReceiveMessage', input)).Messages ?? []
    },
    async bodies(url, more) {
      return (await world.receive(url, more)).map((message) => message.Body)
    },
    async counts(url) {
      const { Attributes: of } = await call('GetQueueAttributes', {
        QueueUrl: url,
        AttributeNames: ['All'],
      })
      return {
        visible: Number(of.ApproximateNumberOfMessages),
        inFlight: Number(of.ApproximateNumberOfMessagesNotVisible),
        delayed: Number(of.ApproximateNumberOfMessagesDelayed),
      }
    },
    advance: (ms) => context.clock.advance(ms),
    async carry() {
      for (;;) {
        const due = await context.store.outbox.due(context.clock.nowMs(), 100)
        if (due.length === 0) return
        for (const intent of due) await carryOne(world, intent)
      }
    },
  }
  return world
}

async function carryOne({ port, context }: SqsWorld, intent: Intent): Promise<void> {
  const { store } = context
  const chore = sqsChores.find(({ name }) => name === intent.edge)
  if (chore !== undefined) await runStep(store, chore, intent)
  else if (!(await port.accept(intent.target, [intent]))) await port.giveBack(intent.target, intent)
}
