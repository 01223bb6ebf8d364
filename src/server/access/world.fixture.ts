// For tests of permissions: users, roles, sessions and queues of a Millrace in memory, and the gate
// with which a server would ask them.

import { iam } from '../../services/iam/index.ts'
import { operations as iamOperations } from '../../services/iam/operations.ts'
import { createIamPort } from '../../services/iam/port.ts'
import type { Operation, Service } from '../../services/service.ts'
import { logs } from '../../services/logs/index.ts'
import { sns } from '../../services/sns/index.ts'
import { sqs } from '../../services/sqs/index.ts'
import { operations as sqsOperations } from '../../services/sqs/operations.ts'
import { sts } from '../../services/sts/index.ts'
import { operations as stsOperations } from '../../services/sts/operations.ts'
import { createStsPort } from '../../services/sts/port.ts'
import { caller, testContext } from '../../services/test-context.ts'
import type { GateCall, WireIdentity } from '../../wire/gate.ts'
import { Calls } from '../calls.ts'
import { ServiceCodes } from '../service-code.ts'
import { AccessGate } from './gate.ts'
import { Identities } from './identities.ts'
import { Resources } from './resources.ts'

export const OWNER = '111111111111'
export const OTHER = '222222222222'
export const QUEUE = `arn:aws:sqs:us-east-1:${OWNER}:orders`
export const QUEUE_URL = `http://localhost:4566/${OWNER}/orders`

export interface Asked {
  readonly service?: string
  readonly operation?: string
  readonly input?: Record<string, unknown>
  readonly sourceIp?: string
  readonly userAgent?: string
}

export function policyOf(statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements })
}

export function makeWorld(access: 'warn' | 'enforce' | 'off' = 'enforce') {
  const context = testContext({ settings: { dataDir: '', strictTiming: false, access } })
  const services: readonly Service[] = [sqs, sns, logs, iam, sts]
  const codes = new ServiceCodes(services)
  const calls = new Calls({ ...context, most: 100 })
  const gate = new AccessGate({
    env: context,
    codes,
    identities: new Identities({
      iam: createIamPort(context),
      sts: createStsPort(context),
      ...context,
    }),
    resources: new Resources(services, context),
    calls,
  })
  const of = (operations: readonly Operation[], account: string) =>
    caller(operations, {
      ...context,
      account,
      caller: { ...context.caller, arn: `arn:aws:iam::${account}:root` },
    })

  /** Runs a call through the gate alone; rejects as it refuses. */
  async function ask(key: string | undefined, asked: Asked = {}): Promise<GateCall> {
    const { service = 'sqs', operation = 'SendMessage', input = { QueueUrl: QUEUE_URL } } = asked
    const identity: WireIdentity | undefined =
      key === undefined ? undefined : await gate.identify(key)
    const account = key === OTHER ? OTHER : key?.length === 12 ? key : accountOf(identity)
    const call: GateCall = {
      identified: { service, operation },
      account,
      region: 'us-east-1',
      requestId: 'request',
      accessKeyId: key,
      requestedAtMs: context.clock.nowMs(),
      input,
      output: undefined,
      error: undefined,
      identity,
      caller: () => ({
        accessKeyId: key,
        arn: identity?.arn ?? `arn:aws:iam::${account}:root`,
        userId: identity?.userId ?? account,
        sourceIp: asked.sourceIp ?? '203.0.113.9',
        userAgent: asked.userAgent ?? 'test',
      }),
    }
    await codes.load(service)
    await gate.admit(call)
    return call
  }

  return {
    context,
    codes,
    calls,
    gate,
    ask,
    iam: (account = OWNER) => of(iamOperations, account),
    sqs: (account = OWNER) => of(sqsOperations, account),
    sts: (account = OWNER) => of(stsOperations, account),
  }
}

export type World = ReturnType<typeof makeWorld>

const accountOf = (identity: WireIdentity | undefined) =>
  identity === undefined ? OWNER : ((identity as { account?: string }).account ?? OWNER)

interface Rights {
  readonly identity?: readonly object[]
  readonly boundary?: readonly object[]
  readonly account?: string
}

/** A user with a key; answers the key's id. */
export async function makeUser(world: World, name: string, rights: Rights): Promise<string> {
  const call = world.iam(rights.account)
  await call('CreateUser', { UserName: name, Path: '/team/' })
  if (rights.identity?.length) {
    const PolicyDocument = policyOf(rights.identity)
    await call('PutUserPolicy', { UserName: name, PolicyName: 'p', PolicyDocument })
  }
  if (rights.boundary) {
    const PermissionsBoundary = await makeBoundary(world, rights)
    await call('PutUserPermissionsBoundary', { UserName: name, PermissionsBoundary })
  }
  return (await call('CreateAccessKey', { UserName: name })).AccessKey.AccessKeyId
}

/** A role, and a session of it; answers the session's access key id. */
export async function makeSession(
  world: World,
  name: string,
  rights: Rights & { readonly session?: readonly object[]; readonly more?: object },
): Promise<string> {
  const account = rights.account ?? OWNER
  const call = world.iam(account)
  const trust = policyOf([{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }])
  await call('CreateRole', { RoleName: name, AssumeRolePolicyDocument: trust })
  if (rights.identity) {
    const PolicyDocument = policyOf(rights.identity)
    await call('PutRolePolicy', { RoleName: name, PolicyName: 'p', PolicyDocument })
  }
  if (rights.boundary) {
    const PermissionsBoundary = await makeBoundary(world, rights)
    await call('PutRolePermissionsBoundary', { RoleName: name, PermissionsBoundary })
  }
  const answer = await world.sts(account)('AssumeRole', {
    RoleArn: `arn:aws:iam::${account}:role/${name}`,
    RoleSessionName: 'one',
    ...(rights.session && { Policy: policyOf(rights.session) }),
    ...rights.more,
  })
  return answer.Credentials.AccessKeyId
}

async function makeBoundary(world: World, { boundary = [], account }: Rights): Promise<string> {
  const PolicyDocument = policyOf(boundary)
  const made = await world.iam(account)('CreatePolicy', { PolicyName: 'bound', PolicyDocument })
  return made.Policy.Arn
}

export async function makeQueue(world: World, statements?: readonly object[]): Promise<void> {
  const Policy = statements && policyOf(statements)
  await world.sqs()('CreateQueue', {
    QueueName: 'orders',
    ...(Policy && { Attributes: { Policy } }),
  })
}
