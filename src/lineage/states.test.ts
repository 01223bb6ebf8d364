// docs/explain.md is made of the table of states:
// `UPDATE_DOCS=1 npx vitest run src/lineage/states.test.ts` writes it anew.

import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { nouns } from '../server/nouns.ts'
import { learnNouns } from './names.ts'
import type { Whereabout, WhereaboutState } from '../kernel/whereabouts.ts'
import { Moments } from './names.ts'
import { STATES } from './states.ts'

learnNouns(nouns)

const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:orders'
const DEAD = 'arn:aws:sqs:us-east-1:000000000000:orders-dlq'
const TOPIC = 'arn:aws:sns:us-east-1:000000000000:news'
const BUCKET = 'arn:aws:s3:::photos'
const WORKER = 'arn:aws:lambda:us-east-1:000000000000:function:worker'
const GROUP = 'arn:aws:logs:us-east-1:000000000000:log-group:/orders'
const STREAM = 'arn:aws:kinesis:us-east-1:000000000000:stream/clicks'
const CHANGES =
  'arn:aws:dynamodb:us-east-1:000000000000:table/orders/stream/2026-01-01T00:00:00.000'
const DELIVERY = 'arn:aws:firehose:us-east-1:000000000000:deliverystream/clicks'
const MAP_RUN = 'arn:aws:states:us-east-1:000000000000:mapRun:orders/Each:r1'
const EXECUTION = 'arn:aws:states:us-east-1:000000000000:execution:orders:e1'
const BUS = 'arn:aws:events:us-east-1:000000000000:event-bus/default'
const T = Date.UTC(2026, 0, 1, 12)

const SECTIONS: readonly [prefix: string, title: string, noun: string, sample: Sample][] = [
  ['sqs.', 'Messages of queues', 'Message', { at: QUEUE, to: WORKER }],
  ['sns.', 'Messages of topics', 'Notification', { at: TOPIC, to: QUEUE }],
  ['events.', 'Events of buses', 'Event', { at: BUS, to: QUEUE }],
  ['s3.', 'Events of buckets', 'Object event', { at: BUCKET, to: QUEUE }],
  ['lambda.', 'Events on a function’s asynchronous queue', 'Invocation', { at: WORKER }],
  ['logs.', 'Log events of subscription filters', 'Invocation', { at: GROUP, to: WORKER }],
  ['kinesis.', 'Records of streams', 'Record', { at: STREAM }],
  ['dynamodb.', 'Changes of tables', 'Change', { at: CHANGES }],
  ['firehose.', 'Records of delivery streams', 'Record', { at: DELIVERY }],
  ['states.', 'Executions of state machines', 'Execution', { at: EXECUTION }],
  ['outbox.', 'Dead letters and records', 'Invocation', { at: WORKER, to: DEAD }],
  ['', 'Else', 'Event', { at: 'arn:aws:iam::000000000000:root', to: QUEUE }],
]

type Sample = Pick<Whereabout, 'at' | 'to'>

const DETAILS: Omit<Whereabout, 'state' | 'at'> = {
  ...{ sinceMs: T, untilMs: T + 30_000, count: 2, most: 2 },
  ...{ behind: 'm0', group: 'g', mapping: '<uuid>', reason: '<reason>' },
}

/** Where samples of a section do not fit. */
const INSTEAD: Partial<Record<WhereaboutState, Partial<Whereabout>>> = {
  'sqs.dead-letter': { at: DEAD },
  's3.happened': { reason: 'ObjectCreated:Put a.jpg, 9 bytes' },
  'sqs.exhausted': { to: DEAD },
  'sqs.travelling': { to: DEAD },
  'firehose.delivered': { to: 'arn:aws:s3:::lake/2026/01/01/12/clicks-1' },
  'kinesis.kept': { group: 'shardId-000000000000' },
  'sns.waiting': { count: 1 },
  'states.waiting': { group: 'Rest', count: 1 },
  'states.retrying': { group: 'Charge', count: 1, reason: 'attempt 2' },
  'states.task': { group: 'Charge', to: WORKER, count: 1 },
  'states.callback': { group: 'Approve', to: 'sendMessage.waitForTaskToken', count: 1 },
  'states.map-run': { group: 'Each', to: MAP_RUN, count: 2 },
  'states.ended': { reason: 'FAILED, States.Timeout' },
  'sns.delivered': { to: 'https://example.com/hook' },
  'sns.kept': { to: 'someone@example.com' },
}

const HEAD = `# Where is this event, and why?

\`npx millrace explain <id>\`, \`GET /_millrace/explain/<id>\` and \`mill.explain(id)\` of \`millrace/testing\` give the same answer. The id is that of a message, a request, a trace or an invocation; \`s3://photos/a.jpg\` stands for what made that object. The first sentence says where the event is now and why, as the service that has it says at this moment; after it comes its path, hop by hop. The admin API gives the same as JSON too: \`now\` holds the states below with their facts. An id under which nothing is recorded is said to be so in one line, with exit code 1 (404).

A topic's message is in as many places as the topic has subscribers; each is told. What went on under another id (a redriven message, a dead letter, a record for a destination) is followed.

Every state that a service can leave an event in:
`

/** Markdown, as prettier would have it. */
function statesPage(): string {
  const told = new Set<string>()
  const parts = [HEAD]
  for (const [prefix, title, noun, sample] of SECTIONS) {
    const names = (Object.keys(STATES) as WhereaboutState[]).filter(
      (name) => name.startsWith(prefix) && !told.has(name),
    )
    parts.push(`## ${title}\n`)
    for (const name of names) {
      told.add(name)
      const at: Whereabout = { ...DETAILS, ...sample, ...INSTEAD[name], state: name }
      const says = STATES[name].says(at, new Moments())
      parts.push(`**\`${name}\`** ${STATES[name].when}:\n\n> ${noun} m1 ${escaped(says)}.\n`)
    }
  }
  return parts.join('\n')
}

function escaped(text: string): string {
  return text.replace(/</g, '\\<')
}

const PAGE = new URL('../../docs/explain.md', import.meta.url)

test('docs/explain.md tells every state as explain does', () => {
  if (process.env.UPDATE_DOCS !== undefined) writeFileSync(PAGE, statesPage())
  expect(readFileSync(PAGE, 'utf8')).toBe(statesPage())
})
