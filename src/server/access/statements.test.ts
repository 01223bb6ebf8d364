// What statements may say beside action and resource, asked through the gate: negations, conditions on
// the caller, the request and the resource, variables; and what single services ask for besides.

import { describe, expect, test } from 'vitest'
import {
  makeQueue,
  makeSession,
  makeUser,
  makeWorld,
  OTHER,
  OWNER,
  policyOf,
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

describe('groups, managed policies and boundaries', () => {
  test('what a group is given its members may do', async () => {
    const world = makeWorld()
    await makeQueue(world)
    const key = await makeUser(world, 'ann', {})
    const call = world.iam()
    await call('CreateGroup', { GroupName: 'staff' })
    await call('AddUserToGroup', { GroupName: 'staff', UserName: 'ann' })
    const PolicyArn = 'arn:aws:iam::aws:policy/AmazonSQSFullAccess'
    await call('AttachGroupPolicy', { GroupName: 'staff', PolicyArn })
    await world.ask(key)
  })

  test('the default version of a managed policy counts', async () => {
    const world = makeWorld()
    await makeQueue(world)
    const key = await makeUser(world, 'ann', {})
    const call = world.iam()
    const { Policy } = await call('CreatePolicy', {
      PolicyName: 'p',
      PolicyDocument: policyOf([allow]),
    })
    const PolicyArn = Policy.Arn
    await call('AttachUserPolicy', { UserName: 'ann', PolicyArn })
    await world.ask(key)
    const PolicyDocument = policyOf([{ ...allow, Effect: 'Deny' }])
    await call('CreatePolicyVersion', { PolicyArn, PolicyDocument, SetAsDefault: true })
    await world.context.clock.advance(1_000)
    await expect(world.ask(key)).rejects.toThrow('explicit deny in an identity-based policy')
  })

  test('a key that is not active is no key, and a deleted one its account’s root’s', async () => {
    const world = makeWorld()
    const AccessKeyId = await makeUser(world, 'ann', {})
    await world.iam()('UpdateAccessKey', { UserName: 'ann', AccessKeyId, Status: 'Inactive' })
    expect((await world.gate.identify(AccessKeyId))!.secret).toBeUndefined()
    await world.iam()('DeleteAccessKey', { UserName: 'ann', AccessKeyId })
    await world.context.clock.advance(1_000)
    expect(await world.gate.identify(AccessKeyId)).toBeUndefined()
  })
})

describe('assuming roles', () => {
  const RoleArn = `arn:aws:iam::${OWNER}:role/worker`
  const trust = (statement: object) =>
    policyOf([{ Effect: 'Allow', Action: 'sts:AssumeRole', ...statement }])
  const may = [{ Effect: 'Allow', Action: ['sts:AssumeRole', 'sts:TagSession'], Resource: '*' }]

  async function assume(statement: object, rights: object, input: object = {}) {
    const world = makeWorld()
    await world.iam()('CreateRole', {
      RoleName: 'worker',
      AssumeRolePolicyDocument: trust(statement),
    })
    const key = await makeUser(world, 'ann', rights)
    return world.ask(key, {
      service: 'sts',
      operation: 'AssumeRole',
      input: { RoleArn, RoleSessionName: 'one', ...input },
    })
  }

  const ann = { AWS: `arn:aws:iam::${OWNER}:user/team/ann` }
  const account = { AWS: OWNER }
  const external = { StringEquals: { 'sts:ExternalId': 'secret' } }
  const cases: [name: string, trust: object, rights: object, input: object, allowed: boolean][] = [
    ['trusted by name', { Principal: ann }, {}, {}, true],
    ['by the account, and allowed', { Principal: account }, { identity: may }, {}, true],
    ['by the account, and not allowed', { Principal: account }, {}, {}, false],
    ['not trusted', { Principal: { Service: 'ec2.amazonaws.com' } }, { identity: may }, {}, false],
    [
      'trusted, and denied',
      { Principal: ann },
      { identity: [{ ...may[0], Effect: 'Deny' }] },
      {},
      false,
    ],
    [
      'with the external id',
      { Principal: ann, Condition: external },
      {},
      { ExternalId: 'secret' },
      true,
    ],
    ['with another', { Principal: ann, Condition: external }, {}, { ExternalId: 'x' }, false],
    ['without one', { Principal: ann, Condition: external }, {}, {}, false],
    [
      'tags want a right of their own',
      { Principal: ann },
      {},
      { Tags: [{ Key: 'a', Value: '1' }] },
      false,
    ],
    [
      'tags with it',
      { Principal: ann, Action: ['sts:AssumeRole', 'sts:TagSession'] },
      {},
      { Tags: [{ Key: 'a', Value: '1' }] },
      true,
    ],
    ['a source identity without a right', { Principal: ann }, {}, { SourceIdentity: 'x' }, false],
    [
      'a session of another name',
      { Principal: ann, Condition: { StringEquals: { 'sts:RoleSessionName': 'two' } } },
      {},
      {},
      false,
    ],
  ]
  test.each(cases)('%s', async (_name, statement, rights, input, allowed) => {
    const outcome = assume(statement, rights, input)
    if (allowed) expect((await outcome).touched).toMatchObject({ arn: RoleArn })
    else await expect(outcome).rejects.toMatchObject({ code: 'AccessDenied', status: 403 })
  })

  test('a role that is not there trusts nobody', async () => {
    const world = makeWorld()
    const asked = { service: 'sts', operation: 'AssumeRole', input: { RoleArn } }
    await expect(world.ask(OWNER, asked)).rejects.toThrow(
      `User: arn:aws:iam::${OWNER}:root is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
    )
  })

  test('session tags are the session’s, before those of the role', async () => {
    const world = makeWorld()
    await makeQueue(world)
    const key = await makeSession(world, 'worker', {
      identity: [given({ StringEquals: { 'aws:PrincipalTag/team': 'b' } })],
      more: { Tags: [{ Key: 'team', Value: 'b' }] },
    })
    await world.ask(key)
  })
})

describe('handing a role to a service', () => {
  const pass = (Resource: string, service = 'logs.amazonaws.com') => ({
    Effect: 'Allow',
    Action: 'iam:PassRole',
    Resource,
    Condition: { StringEquals: { 'iam:PassedToService': service } },
  })
  const role = `arn:aws:iam::${OWNER}:role/deliver`
  const cases: [name: string, statements: object[], allowed: boolean][] = [
    ['may pass it', [pass(role)], true],
    ['may pass another', [pass(`${role}2`)], false],
    ['may pass it elsewhere', [pass(role, 'lambda.amazonaws.com')], false],
    ['may pass none', [], false],
  ]
  test.each(cases)('%s', async (_name, statements, allowed) => {
    const world = makeWorld()
    const key = await makeUser(world, 'ann', {
      identity: [{ ...allow, Action: 'logs:*' }, ...statements],
    })
    const outcome = world.ask(key, {
      service: 'logs',
      operation: 'PutDestination',
      input: { destinationName: 'd', roleArn: role, targetArn: 'arn:aws:kinesis:x' },
    })
    if (allowed) await outcome
    else await expect(outcome).rejects.toThrow(`iam:PassRole on resource: ${role}`)
  })
})

describe('what the modes make of it', () => {
  const denied = [{ ...allow, Effect: 'Deny', Principal: '*' }]

  test('warn lets pass what it reports, but no other account', async () => {
    const world = makeWorld('warn')
    await makeQueue(world, denied)
    await world.ask(OWNER)
    await world.ask(await makeUser(world, 'ann', {}))
    await expect(world.ask(OTHER)).rejects.toMatchObject({ status: 403 })
  })

  test('off asks nobody', async () => {
    const world = makeWorld('off')
    await makeQueue(world, denied)
    for (const key of [OWNER, OTHER, undefined]) await world.ask(key)
  })

  test('a session of a role that was never made is judged under enforce only', async () => {
    for (const [mode, allowed] of [
      ['warn', true],
      ['enforce', false],
    ] as const) {
      const world = makeWorld(mode)
      await makeQueue(world)
      const answer = await world.sts()('AssumeRole', {
        RoleArn: `arn:aws:iam::${OWNER}:role/never-made`,
        RoleSessionName: 'one',
      })
      const outcome = world.ask(answer.Credentials.AccessKeyId)
      if (allowed) await outcome
      else await expect(outcome).rejects.toThrow('no identity-based policy')
    }
  })

  test('tokens: of a user, of the root, and for a federated user', async () => {
    const world = makeWorld()
    await makeQueue(world)
    const root = await world.sts()('GetSessionToken')
    await world.ask(root.Credentials.AccessKeyId)
    const bare = await world.sts()('GetFederationToken', { Name: 'bob' })
    await expect(world.ask(bare.Credentials.AccessKeyId)).rejects.toThrow('session policy')
    const some = await world.sts()('GetFederationToken', {
      Name: 'bob',
      Policy: policyOf([{ ...allow, Action: 'sqs:SendMessage' }]),
    })
    await world.ask(some.Credentials.AccessKeyId)
    await expect(world.ask(some.Credentials.AccessKeyId, receive)).rejects.toThrow('session policy')
  })
})
