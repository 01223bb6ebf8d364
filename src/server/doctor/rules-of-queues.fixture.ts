// For each rule about queues, topics and functions: a wiring that hurts, and one that does not.

import { arnOf, type Case } from './wiring.fixture.ts'

const worker = ['function', 'f', { Timeout: 30 }] as const
const mapped = ['q', 'sqs-to-lambda', 'f'] as const
const redrive = { RedrivePolicy: '{}' }
const buried = [
  'q',
  'sqs-to-sqs',
  'dead',
  { failure: true, facts: { maxReceiveCount: 5 } },
] as const
const open =
  '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}}'
const closed =
  '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:SourceAccount":"000000000000"}}}}'
const letsIn = (service: string, action: string) =>
  `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"${service}"},"Action":"${action}","Resource":"*"}}`
const changes = ['table', 't'] as const

/** A queue → a function, with what differs. */
const pair = (queue: object, mapping: object = {}, target: object = { Timeout: 30 }) =>
  [
    [
      ['queue', 'q', { ...queue }],
      ['function', 'f', { ...target }],
    ],
    [['q', 'sqs-to-lambda', 'f', { facts: { ...mapping } }]],
  ] as const
const stream = (facts: object) =>
  [[changes, worker], [['t', 'dynamodb-to-lambda', 'f', { facts: { ...facts } }]]] as const
const one = (kind: string, facts: object, name = 'x') => [[[kind, name, { ...facts }]]] as const

export const queueCases: Readonly<Record<string, Case>> = {
  'queue-without-dead-letters': { hurts: pair({}), sound: pair(redrive), at: 'q' },
  'fifo-group-blocked': {
    hurts: [[['queue', 'q.fifo'], worker], [['q.fifo', 'sqs-to-lambda', 'f']]],
    sound: [[['queue', 'q.fifo', redrive], worker], [['q.fifo', 'sqs-to-lambda', 'f']]],
    at: 'q.fifo',
  },
  'visibility-below-six-timeouts': {
    hurts: pair({ VisibilityTimeout: '179' }),
    sound: pair({ VisibilityTimeout: '180' }),
    at: 'q',
  },
  'batch-window-beyond-visibility': {
    hurts: pair({ VisibilityTimeout: '60' }, { MaximumBatchingWindowInSeconds: 31 }),
    sound: pair({ VisibilityTimeout: '61' }, { MaximumBatchingWindowInSeconds: 31 }),
    at: 'q',
  },
  'dead-letters-expire-first': {
    hurts: [
      [
        ['queue', 'q', { MessageRetentionPeriod: '345600' }],
        ['queue', 'dead', { MessageRetentionPeriod: '345600' }],
      ],
      [buried],
    ],
    sound: [
      [
        ['queue', 'q', { MessageRetentionPeriod: '345600' }],
        ['queue', 'dead', { MessageRetentionPeriod: '1209600' }],
      ],
      [buried],
    ],
    at: 'dead',
  },
  'few-receives': {
    hurts: [
      [['queue', 'q', redrive], worker, ['queue', 'dead']],
      [mapped, ['q', 'sqs-to-sqs', 'dead', { failure: true, facts: { maxReceiveCount: 1 } }]],
    ],
    sound: [
      [['queue', 'q', redrive], worker, ['queue', 'dead']],
      [mapped, buried],
    ],
    at: 'q',
  },
  'dead-letter-circle': {
    hurts: [[['queue', 'q']], [['q', 'sqs-to-sqs', 'q', { failure: true }]]],
    sound: [
      [
        ['queue', 'q'],
        ['queue', 'dead'],
      ],
      [buried],
    ],
    at: 'q',
  },
  'dead-letters-wait': {
    hurts: [[['queue', 'dead', { ApproximateNumberOfMessages: '2' }]], [buried]],
    sound: [[['queue', 'dead', { ApproximateNumberOfMessages: '0' }]], [buried]],
    at: 'dead',
  },
  'queue-open-to-all': {
    hurts: one('queue', { Policy: open }),
    sound: one('queue', { Policy: closed }),
    at: 'x',
  },
  'queue-not-encrypted': {
    hurts: one('queue', { SqsManagedSseEnabled: 'false' }),
    sound: one('queue', { SqsManagedSseEnabled: 'false', KmsMasterKeyId: 'alias/aws/sqs' }),
    at: 'x',
  },
  'short-polling': { hurts: one('queue', {}, 'q'), sound: pair({}), at: 'q' },
  'subscription-without-dead-letters': {
    hurts: [[['topic', 't']], [['t', 'sns-to-sqs', 'q']]],
    sound: [[['topic', 't']], [['t', 'sns-to-sqs', 'q', { facts: redrive }]]],
    at: 't',
  },
  'subscription-not-confirmed': {
    hurts: [[['topic', 't']], [['t', 'sns-to-https', 'q', { enabled: false }]]],
    sound: [[['topic', 't']], [['t', 'sns-to-https', 'q']]],
    at: 't',
  },
  'topic-open-to-all': {
    hurts: one('topic', { Policy: open }),
    sound: one('topic', { Policy: closed }),
    at: 'x',
  },
  'topic-not-encrypted': {
    hurts: one('topic', {}),
    sound: one('topic', { KmsMasterKeyId: 'alias/aws/sns' }),
    at: 'x',
  },
  'plain-http-endpoint': {
    hurts: [[['topic', 't']], [['t', 'sns-to-http', 'u']]],
    sound: [[['topic', 't']], [['t', 'sns-to-https', 'u']]],
    at: 't',
  },
  'filter-of-nothing': {
    hurts: [[['topic', 't']], [['t', 'sns-to-sqs', 'q', { facts: { FilterPolicy: '{"a":[]}' } }]]],
    sound: [
      [['topic', 't']],
      [['t', 'sns-to-sqs', 'q', { facts: { FilterPolicy: '{"a":["b"]}' } }]],
    ],
    at: 't',
  },
  'target-refuses': {
    hurts: [
      [['queue', 'q', { Policy: closed.replace('000000000000', '1') }]],
      [['t', 'sns-to-sqs', 'q']],
    ],
    sound: [
      [['queue', 'q', { Policy: letsIn('sns.amazonaws.com', 'sqs:SendMessage') }]],
      [['t', 'sns-to-sqs', 'q']],
    ],
    at: 'q',
  },
  'dead-letter-queue-refuses': {
    hurts: [[['queue', 'dead']], [['r', 'events-dead-letter', 'dead', { failure: true }]]],
    sound: [
      [['queue', 'dead', { Policy: letsIn('events.amazonaws.com', 'sqs:SendMessage') }]],
      [['r', 'events-dead-letter', 'dead', { failure: true }]],
    ],
    at: 'dead',
  },
  'target-missing': {
    hurts: [
      [
        ['topic', 't'],
        ['missing', 'q'],
      ],
      [['t', 'sns-to-sqs', 'q']],
    ],
    sound: [
      [
        ['topic', 't'],
        ['queue', 'q'],
      ],
      [['t', 'sns-to-sqs', 'q']],
    ],
    at: 't',
  },
  'delivered-twice': {
    hurts: [
      [['bucket', 'b']],
      [
        ['b', 's3-to-sqs', 'q'],
        ['b', 's3-to-sqs', 'q'],
      ],
    ],
    sound: [
      [['bucket', 'b']],
      [
        ['b', 's3-to-sqs', 'q'],
        ['b', 's3-to-sqs', 'p'],
      ],
    ],
    at: 'b',
  },
  'round-and-round': {
    hurts: [
      [['queue', 'q'], worker],
      [mapped, ['f', 'lambda-outcome', 'q']],
    ],
    sound: [
      [['queue', 'q'], worker],
      [mapped, ['f', 'lambda-outcome', 'q', { failure: true }]],
    ],
    at: 'q',
  },
  'async-failures-lost': {
    hurts: [[worker], [['t', 'sns-to-lambda', 'f']]],
    sound: [
      [worker],
      [
        ['t', 'sns-to-lambda', 'f'],
        ['f', 'lambda-dead-letter', 'd', { failure: true }],
      ],
    ],
    at: 'f',
  },
  'default-timeout': {
    hurts: pair({}, {}, { Timeout: 3 }),
    sound: pair({}, {}, { Timeout: 4 }),
    at: 'f',
  },
  'runtime-at-its-end': {
    hurts: one('function', { Runtime: 'python3.8' }),
    sound: one('function', { Runtime: 'python3.13' }),
    at: 'x',
  },
  'mapping-disabled': {
    hurts: [[['queue', 'q'], worker], [['q', 'sqs-to-lambda', 'f', { enabled: false }]]],
    sound: [[['queue', 'q'], worker], [mapped]],
    at: 'q',
  },
  'whole-batch-retried': {
    hurts: pair({}, { BatchSize: 10 }),
    sound: pair({}, { BatchSize: 10, FunctionResponseTypes: ['ReportBatchItemFailures'] }),
    at: 'q',
  },
  'stream-without-failure-destination': {
    hurts: stream({}),
    sound: stream({ DestinationConfig: { OnFailure: { Destination: arnOf('d') } } }),
    at: 't',
  },
  'stream-retried-for-ever': {
    hurts: stream({ MaximumRetryAttempts: -1, MaximumRecordAgeInSeconds: -1 }),
    sound: stream({ MaximumRetryAttempts: 0 }),
    at: 't',
  },
  'mapping-wants-more-than-reserved': {
    hurts: pair(
      {},
      { ScalingConfig: { MaximumConcurrency: 10 } },
      { ReservedConcurrentExecutions: 9 },
    ),
    sound: pair(
      {},
      { ScalingConfig: { MaximumConcurrency: 9 } },
      { ReservedConcurrentExecutions: 9 },
    ),
    at: 'q',
  },
  'function-held-at-zero': {
    hurts: pair({}, {}, { ReservedConcurrentExecutions: 0 }),
    sound: pair({}, {}, {}),
    at: 'f',
  },
  'secret-in-environment': {
    hurts: one('function', { Environment: { Variables: { DB_PASSWORD: 'x' } } }),
    sound: one('function', { Environment: { Variables: { DB_HOST: 'x' } } }),
    at: 'x',
  },
}
