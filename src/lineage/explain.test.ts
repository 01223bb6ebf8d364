import { expect, test } from 'vitest'

import { nouns } from '../server/nouns.ts'
import { learnNouns } from './names.ts'
import type { Hop } from '../kernel/hop.ts'
import type { Whereabout, Witnesses } from '../kernel/whereabouts.ts'
import { explain as explainIn, unknownEvent } from './explain.ts'
import { renderTrace } from './render-trace.ts'
import { traceOf } from './trace.ts'

learnNouns(nouns)

const T = Date.UTC(2026, 0, 1, 12)
const ARN = 'arn:aws:sqs:us-east-1:000000000000:'
const ORDERS = `${ARN}orders`
const DLQ = `${ARN}orders-dlq`
const WORKER = 'arn:aws:lambda:us-east-1:000000000000:function:orders-worker'

/** A message that a function fails twice, and that then moves to the dead-letter queue. */
function poison(): Hop[] {
  const hops: Hop[] = [
    {
      ...{ atMs: T, id: 'm1', from: 'api:sqs.SendMessage', to: ORDERS, via: 'SendMessage' },
      ...{ outcome: 'accepted', position: 0 },
    },
  ]
  for (const n of [1, 2]) {
    const atMs = T + 10 + (n - 1) * 30_000
    const request = `r${n}`
    hops.push(
      {
        ...{ atMs, id: 'm1', from: ORDERS, to: WORKER, via: 'sqs-to-lambda' },
        ...{ outcome: 'received', attempt: n, nextAtMs: atMs + 30_000 },
      },
      {
        ...{ atMs: atMs + 5, id: request, parentId: 'm1', from: ORDERS, to: WORKER },
        ...{ via: 'sqs-to-lambda', outcome: 'failed', attempt: n, reason: 'Error: boom' },
        nextAtMs: atMs + 30_000,
      },
    )
  }
  hops.push(
    {
      ...{ atMs: T + 60_010, id: 'm1', from: ORDERS, to: DLQ, via: 'sqs-to-sqs' },
      ...{ outcome: 'dead-lettered', attempt: 2, reason: 'received 2 times, maxReceiveCount 2' },
    },
    {
      ...{ atMs: T + 60_012, id: 'm1', from: ORDERS, to: DLQ, via: 'sqs-to-sqs' },
      ...{ outcome: 'delivered', position: 0, reason: 'dead letter' },
    },
  )
  return hops
}

async function told(hops: Hop[], found?: Whereabout): Promise<readonly string[]> {
  const witnesses: Witnesses = {
    whereabouts: () => Promise.resolve(found),
    eventOf: () => Promise.resolve(undefined),
    pollersOf: () => Promise.resolve([]),
  }
  const outbox = { get: () => Promise.resolve(undefined) }
  const tree = traceOf('m1', hops, false)!
  const { sentences } = await explainIn(tree, { witnesses, outbox, nowMs: T + 120_000 })
  return sentences
}

test('first where it is now and why, then its path', async () => {
  expect(await told(poison(), { state: 'sqs.returned', at: DLQ, count: 2 })).toEqual([
    'Message m1 is in dead-letter queue orders-dlq since 2026-01-01 12:01:00.012 UTC: received 2 times, maxReceiveCount 2.',
    'Message m1 was accepted by queue orders at 12:00:00.000 (SendMessage).',
    'It was received from queue orders by function orders-worker at 12:00:00.010 (receive 1); unless deleted, it returns to queue orders at 12:00:30.010 (visibility timeout 30 s).',
    'Invocation r1 (which came of message m1) failed at function orders-worker at 12:00:00.015 (attempt 1): Error: boom; the next attempt is due at 12:00:30.010.',
    'Message m1 was received from queue orders by function orders-worker at 12:00:30.010 (receive 2); unless deleted, it returns to queue orders at 12:01:00.010 (visibility timeout 30 s).',
    'Invocation r2 (which came of message m1) failed at function orders-worker at 12:00:30.015 (attempt 2): Error: boom; the next attempt is due at 12:01:00.010.',
    'Message m1 was moved from queue orders to dead-letter queue orders-dlq at 12:01:00.010: received 2 times, maxReceiveCount 2.',
    'It was delivered to queue orders-dlq at 12:01:00.012 by sqs-to-sqs: dead letter.',
  ])
})

test('where nobody says where it is, only what is recorded is told', async () => {
  const [accepted] = poison() as [Hop]
  const [first] = await told([accepted])
  expect(first).toBe('Message m1 was last seen at queue orders on 2026-01-01 at 12:00:00.000 UTC.')
})

test('an unknown id and an empty one', () => {
  expect(unknownEvent('x')).toMatch(/^nothing is recorded under 'x'/)
  expect(unknownEvent('')).toMatch(/^an id is missing/)
})

test('a long story is told by its ends', async () => {
  const [accepted, received] = poison() as [Hop, Hop]
  const sentences = await told([accepted, ...Array.from({ length: 5_000 }, () => received)])
  expect(sentences).toContain('4961 more steps of the same kind followed.')
  expect(sentences.length).toBeLessThan(50)
})
test('the trace is drawn as a tree, with each branch where it began', () => {
  const drawing = renderTrace(traceOf('m1', poison(), false)!)
  expect(drawing.split('\n').map((line) => line.trimEnd())).toEqual([
    '2026-01-01 12:00:00.000 UTC, 7 hops in 1 min',
    'message m1',
    '├─ 12:00:00.000             accepted         a caller → queue orders [SendMessage]',
    '├─ 12:00:00.010 +10 ms      received #1      queue orders → function orders-worker [sqs-to-lambda] (next at 12:00:30.010)',
    '├─ invocation r1',
    '│  └─ 12:00:00.015             failed #1        queue orders → function orders-worker [sqs-to-lambda]: Error: boom (next at 12:00:30.010)',
    '├─ 12:00:30.010 +30 s       received #2      queue orders → function orders-worker [sqs-to-lambda] (next at 12:01:00.010)',
    '├─ invocation r2',
    '│  └─ 12:00:30.015             failed #2        queue orders → function orders-worker [sqs-to-lambda]: Error: boom (next at 12:01:00.010)',
    '├─ 12:01:00.010 +30 s       dead-lettered #2 queue orders → queue orders-dlq [sqs-to-sqs]: received 2 times, maxReceiveCount 2',
    '└─ 12:01:00.012 +2 ms       delivered        queue orders → queue orders-dlq [sqs-to-sqs]: dead letter',
  ])
})

test('colours only when asked, control characters never', async () => {
  const [accepted] = poison() as [Hop]
  const tree = traceOf('m1', [{ ...accepted, outcome: 'dropped', reason: '\u001b[2Jgone' }], false)!
  expect(renderTrace(tree)).not.toContain('\u001b')
  expect(renderTrace(tree, { color: true })).toContain('\u001b[31mdropped')
  expect(renderTrace(tree, { color: true })).not.toContain('\u001b[2J')
  const sentences = await told([{ ...accepted, reason: '\u001b[2Jgone' }])
  expect(sentences.join('')).not.toContain('\u001b')
})
