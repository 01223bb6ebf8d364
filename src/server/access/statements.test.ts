// What statements may say beside action and resource, asked through the gate: negations, conditions on
// the caller, the request and the resource, variables; and what single services ask for besides.

import { expect, test } from 'vitest'
import {
  makeQueue,
  makeUser,
  makeWorld,
  OTHER,
  OWNER,
  QUEUE,
  QUEUE_URL,
  type Asked,
} from './world.fixture.ts'

const allow = { Effect: 'Allow', Action: 'sqs:*', Resource: '*' }
const given = (Condition: object) => ({ ...allow, Condition })
const without = (key: 'Action' | 'Resource', more: object) => {
  const { [key]: _left, ...rest } = allow
  return { ...rest, ...more }
}
const receive: Asked = { operation: 'ReceiveMessage' }
const create = (tags: object): Asked => ({
  operation: 'CreateQueue',
  input: { QueueName: 'new', tags },
})

const identity: [name: string, statements: object[], asked: Asked, allowed: boolean][] = [
  ['all but an action', [without('Action', { NotAction: 'sqs:Delete*' })], {}, true],
  ['all but this action', [without('Action', { NotAction: 'sqs:Send*' })], {}, false],
  ['all but another queue', [without('Resource', { NotResource: `${QUEUE}2` })], {}, true],
  ['all but this queue', [without('Resource', { NotResource: QUEUE })], {}, false],
  [
    'deny all but one',
    [allow, { ...without('Action', { NotAction: 'sqs:Send*' }), Effect: 'Deny' }],
    {},
    true,
  ],
  [
    'deny all but another',
    [allow, { ...without('Action', { NotAction: 'sqs:Get*' }), Effect: 'Deny' }],
    {},
    false,
  ],
  ['a queue by wildcard', [{ ...allow, Resource: 'arn:aws:sqs:*:*:ord*' }], {}, true],
  ['another region', [{ ...allow, Resource: 'arn:aws:sqs:eu-*:*:*' }], {}, false],
  ['action in other letters', [{ ...allow, Action: 'SQS:SENDmessage' }], {}, true],
  [
    'a batch is its action',
    [{ ...allow, Action: 'sqs:SendMessage' }],
    { operation: 'SendMessageBatch' },
    true,
  ],
  ['another action', [{ ...allow, Action: 'sqs:SendMessage' }], receive, false],
  ['from an address', [given({ IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } })], {}, true],
  [
    'from another address',
    [given({ IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } })],
    {},
    false,
  ],
  [
    'not from an address',
    [given({ NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } })],
    {},
    false,
  ],
  ['by a program', [given({ StringLike: { 'aws:UserAgent': 'te*' } })], {}, true],
  ['in a region', [given({ StringEquals: { 'aws:RequestedRegion': 'us-east-1' } })], {}, true],
  [
    'in another region',
    [given({ StringEquals: { 'aws:RequestedRegion': ['eu-west-1'] } })],
    {},
    false,
  ],
  [
    'after a day',
    [given({ DateGreaterThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' } })],
    {},
    true,
  ],
  [
    'before a day',
    [given({ DateLessThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' } })],
    {},
    false,
  ],
  ['by name', [given({ StringEquals: { 'aws:username': 'ann' } })], {}, true],
  ['by another name', [given({ StringNotEquals: { 'aws:username': 'ann' } })], {}, false],
  ['by ARN', [given({ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:user/team/*' } })], {}, true],
  ['of an account', [given({ StringEquals: { 'aws:PrincipalAccount': OWNER } })], {}, true],
  ['of another account', [given({ StringEquals: { 'aws:PrincipalAccount': OTHER } })], {}, false],
  [
    'for an account’s resources',
    [given({ StringEquals: { 'aws:ResourceAccount': OWNER } })],
    {},
    true,
  ],
  ['users only', [given({ StringEquals: { 'aws:PrincipalType': 'User' } })], {}, true],
  ['with a tag of his', [given({ StringEquals: { 'aws:PrincipalTag/team': 'a' } })], {}, true],
  ['with another value', [given({ StringEquals: { 'aws:PrincipalTag/team': 'b' } })], {}, false],
  ['on a tagged queue', [given({ StringEquals: { 'aws:ResourceTag/stage': 'test' } })], {}, true],
  [
    'on one tagged otherwise',
    [given({ StringEquals: { 'aws:ResourceTag/stage': 'live' } })],
    {},
    false,
  ],
  [
    'tags that must agree',
    [given({ StringEquals: { 'aws:ResourceTag/team': '${aws:PrincipalTag/team}' } })],
    {},
    true,
  ],
  [
    'without a second factor',
    [given({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } })],
    {},
    false,
  ],
  [
    'a key that is not there',
    [given({ Null: { 'aws:MultiFactorAuthPresent': 'true' } })],
    {},
    true,
  ],
  ['if it exists', [given({ BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' } })], {}, true],
  [
    'two operators that hold',
    [given({ Bool: { 'aws:SecureTransport': 'false' }, StringEquals: { 'aws:username': 'ann' } })],
    {},
    true,
  ],
  [
    'two of which one fails',
    [given({ Bool: { 'aws:SecureTransport': 'true' }, StringEquals: { 'aws:username': 'ann' } })],
    {},
    false,
  ],
  [
    'a variable in the resource',
    [{ ...allow, Resource: 'arn:aws:sqs:*:*:${aws:PrincipalTag/queue}' }],
    {},
    true,
  ],
  [
    'a variable that has no value',
    [{ ...allow, Resource: 'arn:aws:sqs:*:*:${aws:PrincipalTag/none}' }],
    {},
    false,
  ],
  [
    'a default for it',
    [{ ...allow, Resource: "arn:aws:sqs:*:*:${aws:PrincipalTag/none, 'orders'}" }],
    {},
    true,
  ],
  [
    'making with a tag',
    [given({ StringEquals: { 'aws:RequestTag/team': 'a' } })],
    create({ team: 'a' }),
    true,
  ],
  [
    'making without it',
    [given({ StringEquals: { 'aws:RequestTag/team': 'a' } })],
    create({}),
    false,
  ],
  [
    'making with known tags only',
    [given({ 'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'] } })],
    create({ team: 'a' }),
    true,
  ],
  [
    'making with others too',
    [given({ 'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'] } })],
    create({ team: 'a', x: '1' }),
    false,
  ],
  [
    'listing needs a star',
    [{ ...allow, Resource: QUEUE }],
    { operation: 'ListQueues', input: {} },
    false,
  ],
  ['listing with a star', [allow], { operation: 'ListQueues', input: {} }, true],
  ['another service', [allow], { service: 'sns', operation: 'ListTopics', input: {} }, false],
  [
    'a topic',
    [{ ...allow, Action: 'sns:Publish' }],
    {
      service: 'sns',
      operation: 'Publish',
      input: { TopicArn: `arn:aws:sns:us-east-1:${OWNER}:news`, Message: 'x' },
    },
    true,
  ],
  [
    'a telephone',
    [{ ...allow, Action: 'sns:Publish', Resource: 'arn:aws:sns:*:*:*' }],
    { service: 'sns', operation: 'Publish', input: { PhoneNumber: '+15551234567', Message: 'x' } },
    false,
  ],
  [
    'himself, under his path',
    [{ Effect: 'Allow', Action: 'iam:*', Resource: 'arn:aws:iam::*:user/team/${aws:username}' }],
    { service: 'iam', operation: 'CreateAccessKey', input: {} },
    true,
  ],
  [
    'himself by name',
    [{ Effect: 'Allow', Action: 'iam:*', Resource: 'arn:aws:iam::*:user/team/${aws:username}' }],
    { service: 'iam', operation: 'GetUser', input: { UserName: 'ann' } },
    true,
  ],
  [
    'somebody else',
    [{ Effect: 'Allow', Action: 'iam:*', Resource: 'arn:aws:iam::*:user/team/${aws:username}' }],
    { service: 'iam', operation: 'GetUser', input: { UserName: 'bob' } },
    false,
  ],
  [
    'attaching one policy',
    [
      {
        Effect: 'Allow',
        Action: 'iam:AttachUserPolicy',
        Resource: '*',
        Condition: { ArnEquals: { 'iam:PolicyARN': 'arn:aws:iam::aws:policy/A' } },
      },
    ],
    {
      service: 'iam',
      operation: 'AttachUserPolicy',
      input: { UserName: 'ann', PolicyArn: 'arn:aws:iam::aws:policy/A' },
    },
    true,
  ],
  [
    'attaching another',
    [
      {
        Effect: 'Allow',
        Action: 'iam:AttachUserPolicy',
        Resource: '*',
        Condition: { ArnEquals: { 'iam:PolicyARN': 'arn:aws:iam::aws:policy/A' } },
      },
    ],
    {
      service: 'iam',
      operation: 'AttachUserPolicy',
      input: { UserName: 'ann', PolicyArn: 'arn:aws:iam::aws:policy/B' },
    },
    false,
  ],
  [
    'asking who he is needs nothing',
    [],
    { service: 'sts', operation: 'GetCallerIdentity', input: {} },
    true,
  ],
]

test.each(identity)('a user may, or not: %s', async (_name, statements, asked, allowed) => {
  const world = makeWorld()
  await makeQueue(world)
  await world.sqs()('TagQueue', { QueueUrl: QUEUE_URL, Tags: { stage: 'test', team: 'a' } })
  const key = await makeUser(world, 'ann', { identity: statements })
  const Tags = [
    { Key: 'team', Value: 'a' },
    { Key: 'queue', Value: 'orders' },
  ]
  await world.iam()('TagUser', { UserName: 'ann', Tags })
  const outcome = world.ask(key, asked)
  if (allowed) await outcome
  else await expect(outcome).rejects.toMatchObject({ status: 403 })
})

const resource: [name: string, statements: object[], allowed: boolean][] = [
  [
    'everyone but her',
    [{ ...allow, NotPrincipal: { AWS: `arn:aws:iam::${OWNER}:user/team/ann` } }],
    false,
  ],
  [
    'everyone but him',
    [{ ...allow, NotPrincipal: { AWS: `arn:aws:iam::${OWNER}:user/bob` } }],
    true,
  ],
  [
    'denying everyone but her',
    [
      { ...allow, Principal: '*' },
      { ...allow, Effect: 'Deny', NotPrincipal: { AWS: `arn:aws:iam::${OWNER}:user/team/ann` } },
    ],
    true,
  ],
  [
    'denying everyone but him',
    [
      { ...allow, Principal: '*' },
      { ...allow, Effect: 'Deny', NotPrincipal: { AWS: `arn:aws:iam::${OWNER}:user/bob` } },
    ],
    false,
  ],
  ['a service is not a user', [{ ...allow, Principal: { Service: 'sns.amazonaws.com' } }], false],
  [
    'only for a topic',
    [{ ...allow, Principal: '*', Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*' } } }],
    false,
  ],
  [
    'from her address',
    [{ ...allow, Principal: '*', Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.9' } } }],
    true,
  ],
]

test.each(resource)('a queue lets a user in, or not: %s', async (_name, statements, allowed) => {
  const world = makeWorld()
  await makeQueue(world, statements)
  const outcome = world.ask(await makeUser(world, 'ann', {}))
  if (allowed) await outcome
  else await expect(outcome).rejects.toMatchObject({ status: 403 })
})
