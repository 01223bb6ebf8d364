// Pairs of calls on one resource, at once and with a few turns of the event loop between any two of
// their transactions: whatever their order, what is listed is there, what is there is listed, and what
// belongs to a resource goes with it.

import { describe, expect, test } from 'vitest'
import { SeededRandom } from '../kernel/random.ts'
import { jittery } from '../store/memory/jitter.ts'
import { operations as eventsOperations } from './events/operations.ts'
import { operations as iamOperations } from './iam/operations.ts'
import { iamDirectory } from './iam/directory.ts'
import { operations as logsOperations } from './logs/operations.ts'
import { lambdaFixture, ROLE, zip } from './lambda/lambda-fixture.ts'
import { operations as snsOperations } from './sns/operations.ts'
import { operations as sqsOperations } from './sqs/operations.ts'
import type { Operation } from './service.ts'
import { allResources, directoryOf, findByArn, withTag } from './resource/resource.ts'
import { caller, testContext } from './test-context.ts'

const ACCOUNT = '111111111111'
const ROUNDS = 1_000
const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }], // prettier-ignore
})

const ALLOW = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
})

const PATTERN = '{"source":["shop"]}'
const ENTRY = { Source: 'shop', DetailType: 'Order', Detail: '{}' }
const queue = `arn:aws:sqs:us-east-1:${ACCOUNT}:q`

type Call = ReturnType<typeof caller>

interface Subject {
  readonly name: string
  readonly operations: readonly Operation[]
  /** Default: `ROUNDS`. */
  readonly rounds?: number
  readonly create: (call: Call, change?: number) => Promise<unknown>
  readonly remove: (call: Call) => Promise<unknown>
  /** Further calls on the resource. */
  readonly others: Readonly<Record<string, (call: Call) => Promise<unknown>>>
  readonly listed: (call: Call) => Promise<boolean>
  readonly exists: (call: Call) => Promise<boolean>
}

const url = `http://localhost/${ACCOUNT}/q`
const deadUrl = `http://localhost/${ACCOUNT}/dead`
const topicArn = `arn:aws:sns:us-east-1:${ACCOUNT}:t`
const policyArn = `arn:aws:iam::${ACCOUNT}:policy/p`
const applicationArn = `arn:aws:sns:us-east-1:${ACCOUNT}:app/GCM/app`
const redrive = JSON.stringify({
  deadLetterTargetArn: `arn:aws:sqs:us-east-1:${ACCOUNT}:dead`,
  maxReceiveCount: 3,
})
const answers = async (promise: Promise<unknown>): Promise<boolean> =>
  promise.then(
    () => true,
    () => false,
  )

const subjects: readonly Subject[] = [
  {
    name: 'a queue',
    operations: sqsOperations,
    create: (call) => call('CreateQueue', { QueueName: 'q', tags: { team: 'a' } }),
    remove: (call) => call('DeleteQueue', { QueueUrl: url }),
    others: {
      tag: (call) => call('TagQueue', { QueueUrl: url, Tags: { team: 'b' } }),
      redrive: (call) =>
        call('SetQueueAttributes', { QueueUrl: url, Attributes: { RedrivePolicy: redrive } }),
      'delete its dead-letter queue': (call) => call('DeleteQueue', { QueueUrl: deadUrl }),
      purge: (call) => call('PurgeQueue', { QueueUrl: url }),
      send: (call) => call('SendMessage', { QueueUrl: url, MessageBody: 'm' }),
    },
    listed: async (call) =>
      ((await call('ListQueues')).QueueUrls ?? []).some((one: string) => one.endsWith('/q')),
    exists: (call) => answers(call('GetQueueAttributes', { QueueUrl: url })),
  },
  {
    name: 'a topic',
    operations: snsOperations,
    create: (call) => call('CreateTopic', { Name: 't' }),
    remove: (call) => call('DeleteTopic', { TopicArn: topicArn }),
    others: {
      tag: (call) =>
        call('TagResource', { ResourceArn: topicArn, Tags: [{ Key: 'team', Value: 'b' }] }),
      subscribe: (call) =>
        call('Subscribe', {
          TopicArn: topicArn,
          Protocol: 'sqs',
          Endpoint: `arn:aws:sqs:us-east-1:${ACCOUNT}:q`,
        }),
      publish: (call) => call('Publish', { TopicArn: topicArn, Message: 'm' }),
    },
    listed: async (call) => (await call('ListTopics')).Topics.length > 0,
    exists: (call) => answers(call('GetTopicAttributes', { TopicArn: topicArn })),
  },
  {
    name: 'a log group',
    operations: logsOperations,
    create: (call) => call('CreateLogGroup', { logGroupName: 'g', tags: { team: 'a' } }),
    remove: (call) => call('DeleteLogGroup', { logGroupName: 'g' }),
    others: {
      tag: (call) => call('TagLogGroup', { logGroupName: 'g', tags: { team: 'b' } }),
      stream: (call) => call('CreateLogStream', { logGroupName: 'g', logStreamName: 's' }),
      retention: (call) => call('PutRetentionPolicy', { logGroupName: 'g', retentionInDays: 7 }),
      filter: (call) =>
        call('PutMetricFilter', {
          logGroupName: 'g',
          filterName: 'f',
          filterPattern: '',
          metricTransformations: [{ metricName: 'n', metricNamespace: 's', metricValue: '1' }],
        }),
    },
    listed: async (call) => (await call('DescribeLogGroups')).logGroups.length > 0,
    exists: (call) => answers(call('DescribeLogStreams', { logGroupName: 'g' })),
  },
  {
    name: 'a role',
    operations: iamOperations,
    create: (call) =>
      call('CreateRole', {
        RoleName: 'r',
        AssumeRolePolicyDocument: TRUST,
        Tags: [{ Key: 'team', Value: 'a' }],
      }),
    remove: (call) => call('DeleteRole', { RoleName: 'r' }),
    others: {
      tag: (call) => call('TagRole', { RoleName: 'r', Tags: [{ Key: 'team', Value: 'b' }] }),
      describe: (call) => call('UpdateRole', { RoleName: 'r', Description: 'd' }),
    },
    listed: async (call) => (await call('ListRoles')).Roles.length > 0,
    exists: (call) => answers(call('GetRole', { RoleName: 'r' })),
  },
  {
    name: 'a user',
    operations: iamOperations,
    create: (call) => call('CreateUser', { UserName: 'u', Tags: [{ Key: 'team', Value: 'a' }] }),
    remove: (call) => call('DeleteUser', { UserName: 'u' }),
    others: {
      tag: (call) => call('TagUser', { UserName: 'u', Tags: [{ Key: 'team', Value: 'b' }] }),
      rename: (call) => call('UpdateUser', { UserName: 'u', NewPath: '/team/' }),
      'add to a group': (call) => call('AddUserToGroup', { UserName: 'u', GroupName: 'g' }),
      'give a key': (call) => call('CreateAccessKey', { UserName: 'u' }),
    },
    listed: async (call) => (await call('ListUsers')).Users.length > 0,
    exists: (call) => answers(call('GetUser', { UserName: 'u' })),
  },
  {
    name: 'a group',
    operations: iamOperations,
    create: (call) => call('CreateGroup', { GroupName: 'g' }),
    remove: (call) => call('DeleteGroup', { GroupName: 'g' }),
    others: {
      move: (call) => call('UpdateGroup', { GroupName: 'g', NewPath: '/team/' }),
      attach: (call) => call('AttachGroupPolicy', { GroupName: 'g', PolicyArn: policyArn }),
    },
    listed: async (call) => (await call('ListGroups')).Groups.length > 0,
    exists: (call) => answers(call('GetGroup', { GroupName: 'g' })),
  },
  {
    name: 'a policy',
    operations: iamOperations,
    create: (call) => call('CreatePolicy', { PolicyName: 'p', PolicyDocument: ALLOW }),
    remove: (call) => call('DeletePolicy', { PolicyArn: policyArn }),
    others: {
      tag: (call) => call('TagPolicy', { PolicyArn: policyArn, Tags: [{ Key: 'a', Value: 'b' }] }),
      version: (call) =>
        call('CreatePolicyVersion', { PolicyArn: policyArn, PolicyDocument: ALLOW }),
    },
    listed: async (call) => (await call('ListPolicies', { Scope: 'Local' })).Policies.length > 0,
    exists: (call) => answers(call('GetPolicy', { PolicyArn: policyArn })),
  },
  {
    name: 'a platform application',
    operations: snsOperations,
    create: (call) =>
      call('CreatePlatformApplication', {
        Name: 'app',
        Platform: 'GCM',
        Attributes: { PlatformCredential: 'key' },
      }),
    remove: (call) => call('DeletePlatformApplication', { PlatformApplicationArn: applicationArn }),
    others: {
      endpoint: (call) =>
        call('CreatePlatformEndpoint', { PlatformApplicationArn: applicationArn, Token: 't' }),
      change: (call) =>
        call('SetPlatformApplicationAttributes', {
          PlatformApplicationArn: applicationArn,
          Attributes: { EventEndpointCreated: 'x' },
        }),
    },
    listed: async (call) =>
      (await call('ListPlatformApplications')).PlatformApplications.length > 0,
    exists: (call) =>
      answers(call('GetPlatformApplicationAttributes', { PlatformApplicationArn: applicationArn })),
  },
  {
    ...{ name: 'an event bus', operations: eventsOperations, rounds: 80 },
    create: (call) => call('CreateEventBus', { Name: 'b', Tags: [{ Key: 'team', Value: 'a' }] }),
    remove: (call) => call('DeleteEventBus', { Name: 'b' }),
    others: {
      rule: (call) => call('PutRule', { Name: 'r', EventBusName: 'b', EventPattern: PATTERN }),
      permit: (call) => call('PutPermission', { EventBusName: 'b', Policy: ALLOW }),
      put: (call) => call('PutEvents', { Entries: [{ ...ENTRY, EventBusName: 'b' }] }),
    },
    listed: async (call) =>
      (await call('ListEventBuses', { NamePrefix: 'b' })).EventBuses.length > 0,
    exists: (call) => answers(call('DescribeEventBus', { Name: 'b' })),
  },
  {
    ...{ name: 'a rule', operations: eventsOperations, rounds: 80 },
    create: (call) => call('PutRule', { Name: 'r', EventPattern: PATTERN }),
    remove: (call) => call('DeleteRule', { Name: 'r' }),
    others: {
      targets: (call) => call('PutTargets', { Rule: 'r', Targets: [{ Id: 'q', Arn: queue }] }),
      clear: (call) => call('RemoveTargets', { Rule: 'r', Ids: ['q'] }),
      rest: (call) => call('DisableRule', { Name: 'r' }),
      put: (call) => call('PutEvents', { Entries: [ENTRY] }),
    },
    listed: async (call) => (await call('ListRules')).Rules.length > 0,
    exists: (call) => answers(call('DescribeRule', { Name: 'r' })),
  },
]

/** Every pair, the first call with itself too. */
function pairsOf({
  create,
  remove,
  others,
}: Subject): [string, (call: Call) => Promise<unknown>][][] {
  const all: [string, (call: Call) => Promise<unknown>][] = [
    ['create', create],
    ['delete', remove],
    ...Object.entries(others),
  ]
  return all.flatMap((first, n) => all.slice(n).map((second) => [first, second]))
}

describe.each(subjects)('$name', (subject) => {
  test.each(
    pairsOf(subject).map((pair) => [pair.map(([name]) => name).join(' beside '), pair] as const),
  )('%s', async (_, pair) => {
    for (let seed = 1; seed <= (subject.rounds ?? ROUNDS); seed++) {
      const context = testContext()
      const store = jittery(context.store, new SeededRandom(seed))
      const call = caller(subject.operations, { ...context, store })
      if (subject.name === 'a queue') await call('CreateQueue', { QueueName: 'dead' })
      if (subject.name === 'a user') await call('CreateGroup', { GroupName: 'g' })
      // Half of the rounds find it there, half do not.
      if (seed % 2 === 0) await subject.create(call)
      await Promise.all(pair.map(([, run]) => answers(run(call))))
      const [listed, exists] = [await subject.listed(call), await subject.exists(call)]
      expect({ seed, listed }).toEqual({ seed, listed: exists })
      await expectWhole(context.store, seed)
    }
  })
})

/** Each entry of the directory is found by its ARN, and nothing else is. */
async function expectWhole(store: ReturnType<typeof testContext>['store'], seed: number) {
  const owner = { account: ACCOUNT, region: 'us-east-1' }
  await store.transact(directoryOf(owner), function* () {
    for (const named of yield* allResources({ limit: 100 })) {
      expect([seed, yield* findByArn(named.entry.arn)]).toEqual([seed, named])
    }
  })
}

test('what IAM keeps is found by ARN and tag, as long as it is there', async () => {
  const context = testContext()
  const call = caller(iamOperations, context)
  const Tags = [{ Key: 'team', Value: 'a' }]
  const { Role } = await call('CreateRole', {
    RoleName: 'Worker',
    AssumeRolePolicyDocument: TRUST,
    Tags,
  })
  await call('CreateUser', { UserName: 'ann', Tags })
  const look = () =>
    context.store.transact(iamDirectory(ACCOUNT), function* () {
      const byTag = yield* withTag('team', 'a', { limit: 10 })
      return {
        kind: (yield* findByArn(Role.Arn))?.kind,
        tagged: byTag.map(({ kind, name }) => `${kind} ${name}`),
      }
    })
  expect(await look()).toEqual({ kind: 'role', tagged: ['role worker', 'user ann'] })
  await call('UntagRole', { RoleName: 'Worker', TagKeys: ['team'] })
  await call('DeleteUser', { UserName: 'ann' })
  expect(await look()).toEqual({ kind: 'role', tagged: [] })
  await expect(call('DeleteUser', { UserName: 'ann' })).rejects.toThrow()
  await call('DeleteRole', { RoleName: 'Worker' })
  expect(await look()).toEqual({ kind: undefined, tagged: [] })
})

describe('a function', () => {
  const fn = { FunctionName: 'f' }
  const calls = {
    create: { FunctionName: 'f', Runtime: 'nodejs22.x', Handler: 'index.handler', Role: ROLE },
    reserve: { ...fn, ReservedConcurrentExecutions: 100 },
  }

  test.each([
    ['DeleteFunction', 'PutFunctionConcurrency'],
    ['DeleteFunction', 'TagResource'],
    ['DeleteFunction', 'CreateFunctionUrlConfig'],
    ['DeleteFunction', 'DeleteFunction'],
    ['CreateFunction', 'DeleteFunction'],
    ['CreateFunction', 'PutFunctionConcurrency'],
    ['CreateFunction', 'CreateFunction'],
  ])('%s beside %s', async (first, second) => {
    const ZipFile = await zip({ 'index.js': 'exports.handler = async () => {}' })
    const inputs: Record<string, object> = {
      CreateFunction: { ...calls.create, Code: { ZipFile } },
      DeleteFunction: fn,
      PutFunctionConcurrency: calls.reserve,
      TagResource: { Resource: `arn:aws:lambda:us-east-1:${ACCOUNT}:function:f`, Tags: { a: 'b' } },
      CreateFunctionUrlConfig: { ...fn, AuthType: 'NONE' },
    }
    for (let seed = 1; seed <= 12; seed++) {
      const lambda = lambdaFixture({ jitter: new SeededRandom(seed) })
      try {
        if (first !== 'CreateFunction') await lambda.call('CreateFunction', inputs.CreateFunction!)
        await Promise.all([first, second].map((name) => answers(lambda.call(name, inputs[name]!))))
        const exists = await answers(lambda.call('GetFunction', fn))
        const { Functions } = await lambda.call('ListFunctions', {})
        expect([seed, Functions.length]).toEqual([seed, exists ? 1 : 0])
        const { AccountLimit, AccountUsage } = await lambda.call('GetAccountSettings', {})
        const reserved = exists
          ? ((await lambda.call('GetFunctionConcurrency', fn)).ReservedConcurrentExecutions ?? 0)
          : 0
        expect([
          seed,
          AccountLimit.UnreservedConcurrentExecutions,
          AccountUsage.FunctionCount,
        ]).toEqual([seed, 1000 - reserved, exists ? 1 : 0])
      } finally {
        await lambda.end()
      }
    }
  })
})

test('the jitter finds what two commits leave between them', async () => {
  const seen = new Set<string>()
  for (let seed = 1; seed <= 20; seed++) {
    const { store } = testContext()
    const late = jittery(store, new SeededRandom(seed))
    const write = async (partition: string, value: string) =>
      late.transact(partition, function* (tx) {
        tx.put(Buffer.from('k'), Buffer.from(value))
      })
    const both = async (value: string) => {
      await write('row', value)
      await write('directory', value)
    }
    await Promise.all([both('a'), both('b')])
    const read = (partition: string) =>
      store.transact(partition, function* () {
        return String(yield { op: 'get', key: Buffer.from('k') })
      })
    seen.add(`${await read('row')}${await read('directory')}`)
  }
  // Also rows and directories that disagree: what a store without jitter never shows.
  expect(seen.has('ab') || seen.has('ba')).toBe(true)
})
