// Whatever throws in an attempt that was the last one: the event goes where the subscription's dead
// letters go, and its hop says why.

import { expect, it } from 'vitest'
import { createPump } from '../delivery/pump.ts'
import type { Hop } from '../kernel/hop.ts'
import type { Delivery, SnsMessage } from '../services/sns/port.ts'
import { testContext } from '../services/test-context.ts'
import { createPermissions } from './permission.ts'
import { createEnvelopes } from './sns-envelope.ts'
import type { EnvelopeSigner } from './sns-signer.ts'
import { snsToHttp } from './sns-to-http/index.ts'
import { snsToLambda } from './sns-to-lambda.ts'
import { snsToOutbox } from './sns-to-outbox.ts'
import { snsToSqs } from './sns-to-sqs.ts'
import { snsWorld } from './sns-world.fixture.ts'

const TOPIC = 'arn:aws:sns:us-east-1:000000000000:t'
const DEAD = 'arn:aws:sqs:us-east-1:000000000000:dead'
/** More than any policy has. */
const LAST = 1_000_000

const message: SnsMessage = {
  ...{ messageId: 'm', topicArn: TOPIC, body: 'hello', publishedAtMs: 0, signatureVersion: '1' },
}

const broken = async (): Promise<never> => {
  throw new TypeError('broken')
}

interface Broken {
  readonly signer?: EnvelopeSigner
  readonly load?: () => Promise<never>
  readonly target?: () => Promise<never>
}

const PROTOCOLS = ['sqs', 'lambda', 'https', 'email'] as const

function edgesOf({ signer, load, target }: Broken) {
  const context = testContext({ service: 'sns' })
  const envelopes = createEnvelopes({
    signer: signer ?? { sign: async () => ({ signature: 's', signingCertUrl: 'c' }) },
    endpoint: context.endpoint,
  })
  const sns = {
    messageOf: load ?? (async () => message),
    holdFor: () => undefined,
    settled: async () => {},
  }
  const permissions = createPermissions('off', context.log)
  const queue = { arn: '', fifo: false, visibilityTimeoutSeconds: 30, maximumMessageBytes: 1 }
  const parts = { sns, envelopes, permissions }
  const reach = target ?? broken
  return {
    context,
    sqs: snsToSqs({ ...parts, sqs: { queue: async () => queue, enqueue: reach } }),
    lambda: snsToLambda({
      ...parts,
      lambda: { function: async () => undefined, invokeAsync: reach },
    }),
    https: snsToHttp({ ...parts, outbound: { send: reach, stop: async () => {} } }),
    email: snsToOutbox({ ...parts, outbox: { record: reach } }),
  }
}

/** One attempt, the last one that the policy allows; what is left in the outbox, and the hops. */
async function lastAttempt(protocol: (typeof PROTOCOLS)[number], how: Broken) {
  const { context, ...edges } = edgesOf(how)
  const { store } = context
  const edge = edges[protocol]
  const payload: Delivery = {
    ...{ kind: 'notification', topicArn: TOPIC, messageId: 'm', requestId: 'r' },
    ...(how.load === undefined ? { message } : { storedAs: 'text' }),
    subscriber: {
      ...{ arn: `${TOPIC}:1`, protocol, endpoint: 'https://example.com', raw: false },
      deadLetterArn: DEAD,
    },
  }
  const hops: Hop[] = []
  store.watchHops((recorded) => hops.push(...recorded))
  await store.transact('source', function* (tx) {
    const id = tx.emit({ edge: edge.name, target: 'target', payload })
    tx.reschedule(id, { dueAtMs: tx.nowMs, attempt: LAST })
    yield* []
  })
  const pump = createPump({ ...context, edges: [edge] })
  pump.start()
  await context.activity.idle()
  await pump.stop()
  return { left: await store.outbox.due(Number.MAX_SAFE_INTEGER, 10), hops }
}

const ways: readonly (readonly [string, Broken])[] = [
  ['the signer', { signer: { sign: broken } }],
  ['reading the message', { load: broken }],
  ['the target', { target: broken }],
]

it.each(PROTOCOLS.flatMap((protocol) => ways.map(([what, how]) => [protocol, what, how] as const)))(
  'to %s: %s throws',
  async (protocol, _what, how) => {
    const { left, hops } = await lastAttempt(protocol, how)
    expect(left).toMatchObject([{ edge: 'sns-dead-letter', target: DEAD }])
    const outcomes = hops.map(({ outcome }) => outcome)
    expect(outcomes).toEqual(['failed', 'dead-lettered'])
    expect(hops.at(-1)).toMatchObject({ to: DEAD })
    expect(hops.at(-1)!.reason).toContain('broken')
  },
)

it('buries without a signature what cannot be signed, and says so', async () => {
  const world = snsWorld({ signer: { sign: broken } })
  const topic = await world.topic('t')
  const deadLetterTargetArn = world.sqs.arnOf(await world.sqs.queue('dead'))
  await world.queueOn(topic, 'gone', { RedrivePolicy: JSON.stringify({ deadLetterTargetArn }) })
  const QueueUrl = `http://localhost/${world.context.account}/gone`
  await world.sqs.call('DeleteQueue', { QueueUrl })
  const { MessageId } = await world.publish(topic, 'm')
  await world.settle()
  const dead = await world.drain('dead')
  expect(dead.map(({ body }) => body)).toMatchObject([{ Message: 'm', MessageId }])
  expect(dead[0]!.body).not.toHaveProperty('Signature')
  const arrived = world.hops.find(({ via }) => via === 'sns-dead-letter')
  expect(arrived).toMatchObject({ outcome: 'delivered' })
  expect(arrived!.reason).toContain('could not be signed: broken')
  await world.stop()
})
