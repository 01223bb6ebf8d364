// Each service's declarations against what AWS publishes of its actions: names, levels, resources.
// The facts were compiled from the service authorization reference, see `source` in them.

import { describe, expect, test } from 'vitest'
import { readFileSync, readdirSync } from 'node:fs'
import { changesNothing, type Declarations } from './declaration.ts'
import { declarations as apigateway } from './apigateway/declarations.ts'
import { declarations as cloudtrail } from './cloudtrail/declarations.ts'
import { declarations as apigatewayv2 } from './apigatewayv2/declarations.ts'
import { declarations as dynamodb } from './dynamodb/declarations.ts'
import { declarations as events } from './events/declarations.ts'
import { declarations as dynamodbstreams } from './dynamodbstreams/declarations.ts'
import { declarations as iam } from './iam/declarations.ts'
import { declarations as firehose } from './firehose/declarations.ts'
import { declarations as kinesis } from './kinesis/declarations.ts'
import { declarations as lambda } from './lambda/declarations.ts'
import { declarations as logs } from './logs/declarations.ts'
import { declarations as pipes } from './pipes/declarations.ts'
import { declarations as schemas } from './schemas/declarations.ts'
import { declarations as scheduler } from './scheduler/declarations.ts'
import { declarations as s3 } from './s3/declarations.ts'
import { declarations as sns } from './sns/declarations.ts'
import { declarations as sqs } from './sqs/declarations.ts'
import { taskHandle } from './sqs/move-task.ts'
import { declarations as stepfunctions } from './stepfunctions/declarations.ts'
import { declarations as sts } from './sts/declarations.ts'

interface Facts {
  readonly arns: Readonly<Record<string, string>>
  /** Access level, then resource types; `?` marks those that need not be there. */
  readonly actions: Readonly<Record<string, readonly [string, ...string[]]>>
}

const facts = JSON.parse(
  readFileSync(new URL('authorization-facts.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, Facts>>

const TABLES: Readonly<Record<string, Declarations>> = {
  apigateway,
  cloudtrail,
  apigatewayv2,
  dynamodb,
  events,
  dynamodbstreams,
  firehose,
  iam,
  kinesis,
  lambda,
  logs,
  pipes,
  schemas,
  scheduler,
  s3,
  sns,
  sqs,
  stepfunctions,
  sts,
}
const at = {
  partition: 'aws',
  region: 'eu-west-1',
  account: '111111111111',
  caller: 'arn:aws:iam::111111111111:user/ann',
}
const arn = (service: string, resource: string, region = at.region) =>
  `arn:aws:${service}:${region}:${at.account}:${resource}`
const queueArn = arn('sqs', 'orders')

/** Every member that a declaration reads. */
const INPUT = {
  QueueUrl: `http://localhost:4566/${at.account}/orders`,
  QueueName: 'orders',
  SourceArn: queueArn,
  TaskHandle: taskHandle({ taskId: '00000000-0000-4000-8000-000000000000', sourceArn: queueArn }),
  TopicArn: arn('sns', 'news'),
  ResourceArn: arn('sns', 'news'),
  SubscriptionArn: arn('sns', 'news:00000000-0000-4000-8000-000000000000'),
  FunctionName: 'resize',
  Qualifier: '3',
  Resource: arn('lambda', 'function:resize'),
  LayerName: 'fonts',
  VersionNumber: 3,
  Arn: arn('lambda', 'layer:fonts:3'),
  UUID: '00000000-0000-4000-8000-000000000000',
  logGroupName: '/app',
  logRecordPointer: Buffer.from('/app\n30').toString('base64'),
  logStreamName: 'one',
  resourceArn: arn('logs', 'log-group:/app'),
  name: 'n',
  id: 'n',
  destinationName: 'n',
  deliverySourceName: 'n',
  deliveryDestinationName: 'n',
  UserName: 'ann',
  GroupName: 'staff',
  RoleName: 'worker',
  RoleArn: arn('iam', 'role/worker', ''),
  InstanceProfileName: 'p',
  ServerCertificateName: 'c',
  PolicyName: 'p',
  PolicyArn: arn('iam', 'policy/p', ''),
  VirtualMFADeviceName: 'm',
  SerialNumber: arn('iam', 'mfa/m', ''),
  SAMLProviderArn: arn('iam', 'saml-provider/s', ''),
  OpenIDConnectProviderArn: arn('iam', 'oidc-provider/id.example.com', ''),
  Name: 'n',
  Url: 'https://id.example.com',
  AWSServiceName: 'batch.amazonaws.com',
  DeletionTaskId: 'task/aws-service-role/batch.amazonaws.com/AWSServiceRoleForBatch/0',
  PolicySourceArn: at.caller,
}

/** Members that another service's input means otherwise. */
const INPUT_OF: Readonly<Record<string, object>> = {
  pipes: { resourceArn: arn('pipes', 'pipe/n') },
  schemas: {
    RegistryName: 'n',
    SchemaName: 'n',
    DiscovererId: 'n',
    ResourceArn: arn('schemas', 'registry/n'),
  },
  scheduler: { ResourceArn: arn('scheduler', 'schedule-group/g') },
  events: { Rule: 'r', ResourceARN: arn('events', 'rule/r'), ArchiveName: 'a', ReplayName: 'p' },
  stepfunctions: {
    stateMachineArn: arn('states', 'stateMachine:m'),
    stateMachineVersionArn: arn('states', 'stateMachine:m:1'),
    stateMachineAliasArn: arn('states', 'stateMachine:m:live'),
    routingConfiguration: [{ stateMachineVersionArn: arn('states', 'stateMachine:m:1') }],
    executionArn: arn('states', 'execution:m:e'),
    activityArn: arn('states', 'activity:a'),
    mapRunArn: arn('states', 'mapRun:m/l:r'),
    resourceArn: arn('states', 'stateMachine:m'),
  },
  cloudtrail: {
    Name: 'watch',
    TrailName: 'watch',
    ResourceId: arn('cloudtrail', 'trail/watch'),
    ResourceIdList: [arn('cloudtrail', 'trail/watch')],
  },
  s3: { Bucket: 'photos', Key: 'a/b.jpg' },
  dynamodb: {
    TableName: 'notes',
    ResourceArn: arn('dynamodb', 'table/notes'),
    RequestItems: { notes: [] },
    TransactItems: [{ Put: { TableName: 'notes' } }],
    Statement: 'SELECT * FROM notes',
    BackupArn: arn('dynamodb', 'table/notes/backup/01489602797149-73d8d5bc'),
    TargetTableName: 'notes',
    SourceTableName: 'notes',
  },
  firehose: { DeliveryStreamName: 'd' },
  kinesis: {
    StreamName: 'clicks',
    StreamARN: arn('kinesis', 'stream/clicks'),
    ResourceARN: arn('kinesis', 'stream/clicks'),
    ConsumerARN: arn('kinesis', 'stream/clicks/consumer/c:1572383852'),
  },
  dynamodbstreams: {
    StreamArn: arn('dynamodb', 'table/notes/stream/2026-11-27T10:00:00.000'),
    ShardIterator: `${arn('dynamodb', 'table/notes/stream/2026-11-27T10:00:00.000')}|1|`,
  },
}

/** Whether an ARN has the form of `arn:${Partition}:sqs:${Region}:${Account}:${QueueName}`. */
function fits(template: string, text: string): boolean {
  let rest = text
  const pieces = template.split(/\$\{\w+\}/)
  if (!rest.startsWith(pieces[0]!)) return false
  rest = rest.slice(pieces[0]!.length)
  for (const piece of pieces.slice(1)) {
    const found = piece === '' ? rest.length : rest.indexOf(piece)
    if (found < 0) return false
    rest = rest.slice(found + piece.length)
  }
  return true
}

/** Services whose actions are another's. */
const ACTIONS_OF: Readonly<Record<string, string>> = {
  apigatewayv2: 'apigateway',
  dynamodbstreams: 'dynamodb',
  stepfunctions: 'states',
}

/** Where Millrace's table differs from the published one, and why. */
const DIFFERS: Readonly<Record<string, string>> = {
  'iam:GetAccessKeyLastUsed': 'the request names a key, not its user',
  'logs:GetQueryResults': 'a query is named by its id; its groups were asked when it began',
  'logs:DeleteDeliverySource': 'published with the ARN of a delivery destination',
}

function handlersOf(service: string): string[] {
  const folder = new URL(`${service}/operations/`, import.meta.url)
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .flatMap((file) => {
      const text = readFileSync(new URL(file, folder), 'utf8')
      return [...text.matchAll(/\b(?:\w*[oO]peration)\(\s*'(\w+)'/g)].map(([, name]) => name!)
    })
}

describe.each(Object.entries(TABLES))('%s', (service, table) => {
  const prefix = ACTIONS_OF[service] ?? service
  const published = facts[prefix]!
  const handlers = handlersOf(service)

  test('every handler is declared', () => {
    expect(handlers.length).toBeGreaterThan(3)
    expect(handlers.filter((name) => !table.has(name))).toEqual([])
  })

  test('actions and levels are those that AWS publishes', () => {
    for (const [name, { action, level }] of table) {
      const fact = action && published.actions[action.slice(prefix.length + 1)]
      if (action && handlers.includes(name)) expect(fact, `${name} asks for ${action}`).toBeTruthy()
      if (fact) expect(fact[0].split(', '), name).toContain(level)
    }
  })

  test('what a handler touches is of a kind that AWS names for its action', () => {
    for (const name of handlers) {
      const { action, touches } = table.get(name)!
      if (action === undefined || DIFFERS[action]) continue
      const [, ...types] = published.actions[action.slice(prefix.length + 1)]!
      if (touches === undefined) {
        expect(
          types.filter((type) => !type.endsWith('?')),
          `${name} touches`,
        ).toEqual([])
        continue
      }
      const text = touches({ ...INPUT, ...INPUT_OF[service] }, at)
      const templates = types.map((type) => templateOf(published.arns, type.replace('?', '')))
      expect(
        templates.some((template) => fits(template, text)),
        `${name}: ${text}`,
      ).toBe(true)
    }
  })

  test('reading is told from writing by the level', () => {
    for (const [name, declaration] of table) {
      if (/^(Create|Delete|Put|Add|Remove|Update|Tag|Untag|Attach|Detach)/.test(name)) {
        expect(changesNothing(declaration), name).toBe(false)
      }
    }
  })
})

function templateOf(arns: Facts['arns'], type: string): string {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[^a-z]/g, '')
  const found = Object.entries(arns).find(([name]) => plain(name) === plain(type))
  return (found?.[1] ?? '').replace('${Partition}', 'aws')
}

test('what CloudTrail calls a data event', () => {
  const data = Object.entries(TABLES).flatMap(([service, table]) =>
    [...table].filter(([, { event }]) => event === 'data').map(([name]) => `${service}:${name}`),
  )
  expect(data).toContain('sqs:SendMessage')
  expect(data).toContain('sns:Publish')
  expect(data).toContain('lambda:Invoke')
  expect(data).not.toContain('sqs:CreateQueue')
  expect(data.filter((name) => /^(iam|sts|logs):/.test(name))).toEqual([])
})
