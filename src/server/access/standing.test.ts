// Whose statements count: those of groups, managed policies, boundaries and roles; what a role that is
// handed on needs; and what the modes of access make of a refusal.

import { describe, expect, test } from 'vitest'
import {
  makeQueue,
  makeSession,
  makeUser,
  makeWorld,
  OTHER,
  OWNER,
  policyOf,
  type Asked,
} from './world.fixture.ts'

const allow = { Effect: 'Allow', Action: 'sqs:*', Resource: '*' }
const given = (Condition: object) => ({ ...allow, Condition })
const receive: Asked = { operation: 'ReceiveMessage' }

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
