// For tests: topics, queues and SNS's edges over one store in memory, with virtual time.

import { choreEdges } from '../delivery/chores.ts'
import { createPump, type Pump } from '../delivery/pump.ts'
import type { Hop } from '../kernel/hop.ts'
import { SeededRandom } from '../kernel/random.ts'
import type { LambdaPort } from '../services/lambda/port.ts'
import type { LogsPort } from '../services/logs/port.ts'
import type { Context } from '../services/service.ts'
import { snsChores } from '../services/sns/chores.ts'
import { operations } from '../services/sns/operations.ts'
import { createSnsPort } from '../services/sns/port-implementation.ts'
import type { SnsDeliveries, SnsPort, SnsRuns } from '../services/sns/port.ts'
import { sqsChores } from '../services/sqs/chores.ts'
import { worldOf, type SqsWorld } from '../services/sqs/test-context.ts'
import { caller, testContext, type TestContext } from '../services/test-context.ts'
import type { Faults } from '../store/memory/memory-engine.ts'
import { createMemoryStore, type MemoryStore } from '../store/memory/memory-store.ts'
import { createPermissions } from './permission.ts'
import { snsDeadLetter } from './sns-dead-letter.ts'
import { createEnvelopes } from './sns-envelope.ts'
import type { EnvelopeSigner } from './sns-signer.ts'
import { withStatusLogs } from './sns-to-logs.ts'
import { snsToLambda } from './sns-to-lambda.ts'
import { snsToQueues } from './sns-to-queues.ts'
import { snsToSqs } from './sns-to-sqs.ts'

export interface SnsWorld {
  readonly context: TestContext
  readonly sqs: SqsWorld
  readonly port: SnsPort & SnsDeliveries & SnsRuns
  readonly pump: Pump
  readonly hops: Hop[]
  call(operation: string, input?: object): Promise<any>
  refusal(operation: string, input?: object): Promise<any>
  /** Creates a topic and answers its ARN. */
  topic(name: string, attributes?: Record<string, string>, tags?: object[]): Promise<string>
  /** Creates a queue, subscribes it, and answers the subscription's ARN. */
  queueOn(topicArn: string, name: string, attributes?: Record<string, string>): Promise<string>
  publish(topicArn: string, message: string, more?: object): Promise<any>
  /** What a queue holds, taken out of it: whole messages, their bodies parsed where they are JSON. */
  drain(name: string): Promise<{ body: any; message: any }[]>
  settle(): Promise<void>
  stop(): Promise<void>
}

export interface WorldOptions {
  readonly context?: Partial<Context>
  readonly access?: 'warn' | 'enforce' | 'off'
  readonly lambda?: Pick<LambdaPort, 'function' | 'invokeAsync'>
  readonly signer?: EnvelopeSigner
  /** What SNS's edges find of it, in place of itself. */
  readonly deliveries?: (port: SnsDeliveries) => SnsDeliveries
  /** Gets delivery status logs. */
  readonly logs?: Pick<LogsPort, 'append'>
}

export function snsWorld(options: WorldOptions = {}): SnsWorld {
  const context = testContext({ service: 'sns', protocol: 'awsQuery', ...options.context })
  return startWorld(context, options)
}

/** A world whose store fails as told, over a clock that outlives it. */
export function faultyContext(seed: number, faults: Faults): TestContext {
  const context = testContext({ service: 'sns', random: new SeededRandom(seed) })
  return { ...context, store: createMemoryStore({ ...context, faults }) }
}

export function startWorld(context: TestContext, options: WorldOptions = {}): SnsWorld {
  const sqs = worldOf(context)
  const port = createSnsPort(context)
  const hops: Hop[] = []
  context.store.watchHops((recorded) => hops.push(...recorded))
  const pump = startPump(context, port, sqs, options)
  const call = caller(operations, context)
  const fifo = (name: string) => (name.endsWith('.fifo') ? { FifoQueue: 'true' } : undefined)
  const world: SnsWorld = {
    context,
    sqs,
    port,
    pump,
    hops,
    call,
    refusal: (operation, input) =>
      call(operation, input).then(
        (answer) => {
          throw new Error(`${operation} was not refused: ${JSON.stringify(answer)}`)
        },
        (error) => error,
      ),
    async topic(Name, attributes, Tags) {
      const kind = Name.endsWith('.fifo') ? { FifoTopic: 'true' } : {}
      return (await call('CreateTopic', { Name, Attributes: { ...kind, ...attributes }, Tags }))
        .TopicArn
    },
    async queueOn(TopicArn, name, Attributes) {
      const Endpoint = sqs.arnOf(await sqs.queue(name, fifo(name)))
      return (await call('Subscribe', { TopicArn, Protocol: 'sqs', Endpoint, Attributes }))
        .SubscriptionArn
    },
    publish: (TopicArn, Message, more) => call('Publish', { TopicArn, Message, ...more }),
    async drain(name) {
      const url = `http://localhost:4566/${context.account}/${name}`
      const drained: { body: any; message: any }[] = []
      for (;;) {
        const messages = await sqs.receive(url, { MessageAttributeNames: ['All'] })
        if (messages.length === 0) return drained
        for (const message of messages) {
          drained.push({ body: jsonOr(message.Body), message })
          const ReceiptHandle = message.ReceiptHandle
          await sqs.call('DeleteMessage', { QueueUrl: url, ReceiptHandle })
        }
      }
    },
    settle: () => context.activity.idle(),
    stop: () => pump.stop(),
  }
  return world
}

function startPump(
  context: TestContext,
  port: SnsWorld['port'],
  sqs: SqsWorld,
  options: WorldOptions,
): Pump {
  const { access = 'off', lambda = noFunctions, signer = anySigner, logs = noLogs } = options
  const permissions = createPermissions(access, context.log)
  const envelopes = createEnvelopes({ signer, endpoint: context.endpoint })
  const sns = options.deliveries?.(port) ?? port
  const parts = { sns, envelopes, permissions }
  const edges = [
    withStatusLogs(snsToSqs({ ...parts, sqs: sqs.port }), { sns: port, logs }),
    withStatusLogs(snsToLambda({ ...parts, lambda }), { sns: port, logs }),
    snsToQueues({ ...parts, sns: port, sqs: sqs.port }),
    snsDeadLetter({ ...parts, sqs: sqs.port }),
    ...choreEdges(context.store, [...snsChores(context), ...sqsChores]),
  ]
  const pump = createPump({ ...context, edges })
  pump.start()
  return pump
}

const anySigner = { sign: async () => ({ signature: 'signed', signingCertUrl: 'cert' }) }

const noLogs: Pick<LogsPort, 'append'> = {
  append: async () => {
    throw new Error('this world has no logs')
  },
}

const noFunctions: Pick<LambdaPort, 'function' | 'invokeAsync'> = {
  function: async () => undefined,
  invokeAsync: async () => {
    throw new Error('this world has no functions')
  },
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** The world again after a crash of its process. */
export async function crashed(world: SnsWorld, survivors: number): Promise<TestContext> {
  const store = (world.context.store as MemoryStore).crash(survivors)
  await world.pump.stop()
  return { ...world.context, store }
}
