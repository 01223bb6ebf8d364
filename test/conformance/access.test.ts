// Who may do what, through the AWS SDK: resource policies on direct calls, other accounts, and what
// each mode makes of it. The decisions themselves are a table in src/server/access/decisions.test.ts.

import { createHash, createHmac } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { IAM } from '@aws-sdk/client-iam'
import { Lambda, waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda'
import { SNS } from '@aws-sdk/client-sns'
import { SQS } from '@aws-sdk/client-sqs'
import { STS } from '@aws-sdk/client-sts'
import { SignatureV4 } from '@smithy/signature-v4'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../src/testing/index.ts'
import { queueArn, ROLE, zipOf } from './zip.ts'

const OTHER = '222222222222'
const own = { accessKeyId: 'test', secretAccessKey: 'test' }
const other = { accessKeyId: OTHER, secretAccessKey: 'x' }

/** As the SDK wants a hash: made anew for each use, with or without a key. */
class Sha256 {
  readonly #hash
  constructor(key?: string | ArrayBuffer | ArrayBufferView) {
    const bytes = typeof key === 'string' ? key : key && Buffer.from(key as ArrayBuffer)
    this.#hash = bytes === undefined ? createHash('sha256') : createHmac('sha256', bytes)
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(typeof data === 'string' ? data : Buffer.from(data as ArrayBuffer))
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest()
  }
  reset(): void {}
}

function policy(...statements: object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements })
}

const deny = (Action: string, Resource: string) => ({
  Effect: 'Deny',
  Principal: '*',
  Action,
  Resource,
})

/** Signatures tell the time: the client's clock goes with the virtual one. */
function clockOf(mill: Millrace) {
  // real time: what the SDK's own clock reads
  return { systemClockOffset: mill.clock.nowMs() - Date.now() }
}

function clientsOf(mill: Millrace, credentials: typeof own) {
  const config = { ...mill.awsConfig, credentials, maxAttempts: 1, ...clockOf(mill) }
  return { sqs: new SQS(config), sns: new SNS(config), lambda: new Lambda(config) }
}

describe('with --access warn', () => {
  let mill: Millrace
  let mine: ReturnType<typeof clientsOf>
  let theirs: ReturnType<typeof clientsOf>
  beforeAll(async () => {
    mill = await startMillrace()
    mine = clientsOf(mill, own)
    theirs = clientsOf(mill, other)
  })
  afterAll(() => mill.stop())
  beforeEach(() => mill.reset())

  test('another account gets in by the policy only', async () => {
    const QueueUrl = (await mine.sqs.createQueue({ QueueName: 'orders' })).QueueUrl!
    const send = () => theirs.sqs.sendMessage({ QueueUrl, MessageBody: 'hi' })
    const arn = 'arn:aws:sqs:us-east-1:000000000000:orders'
    await expect(send()).rejects.toMatchObject({
      name: 'AccessDenied',
      message:
        `User: arn:aws:iam::${OTHER}:root is not authorized to perform: sqs:sendmessage on ` +
        `resource: ${arn} because no resource-based policy allows the sqs:sendmessage action`,
      $metadata: { httpStatusCode: 403 },
    })
    await expect(theirs.sqs.receiveMessage({ QueueUrl })).rejects.toThrow('sqs:receivemessage')
    await expect(theirs.sqs.deleteQueue({ QueueUrl })).rejects.toThrow('sqs:deletequeue')
    await mine.sqs.addPermission({
      QueueUrl,
      Label: 'them',
      AWSAccountIds: [OTHER],
      Actions: ['SendMessage'],
    })
    await send()
    await expect(theirs.sqs.receiveMessage({ QueueUrl })).rejects.toThrow('sqs:receivemessage')
    await mine.sqs.removePermission({ QueueUrl, Label: 'them' })
    await expect(send()).rejects.toThrow('not authorized')
  })

  test('a foreign topic refuses as SNS does', async () => {
    const { TopicArn } = await mine.sns.createTopic({ Name: 'news' })
    const publish = () => theirs.sns.publish({ TopicArn, Message: 'hi' })
    await expect(publish()).rejects.toMatchObject({
      name: 'AuthorizationErrorException',
      message: expect.stringContaining('not authorized to perform: SNS:Publish on resource: arn:'),
      $metadata: { httpStatusCode: 403 },
    })
    await mine.sns.addPermission({
      TopicArn,
      Label: 'them',
      AWSAccountId: [OTHER],
      ActionName: ['Publish'],
    })
    await publish()
  })

  test('an explicit deny is reported, once, and the call goes on', async () => {
    const QueueUrl = (await mine.sqs.createQueue({ QueueName: 'orders' })).QueueUrl!
    const arn = 'arn:aws:sqs:us-east-1:000000000000:orders'
    const Policy = policy(deny('sqs:SendMessage', arn))
    await mine.sqs.setQueueAttributes({ QueueUrl, Attributes: { Policy } })
    for (let i = 0; i < 3; i++) await mine.sqs.sendMessage({ QueueUrl, MessageBody: 'hi' })
    const refused = await mill.hops({ outcome: 'refused' })
    expect(refused).toHaveLength(1)
    expect(refused[0]).toMatchObject({
      from: 'arn:aws:iam::000000000000:root',
      to: arn,
      via: 'SendMessage',
      reason: expect.stringMatching(/^AWS would have refused this: User: .* with an explicit deny/),
    })
    expect(await mill.explain(refused[0]!.id)).toEqual(
      expect.arrayContaining([expect.stringContaining('AWS would have refused this')]),
    )
  })

  test('management calls are on record, with how they ended and without secrets', async () => {
    const QueueUrl = (await mine.sqs.createQueue({ QueueName: 'orders' })).QueueUrl!
    await mine.sqs.sendMessage({ QueueUrl, MessageBody: 'not on record' })
    await mine.sqs
      .setQueueAttributes({ QueueUrl, Attributes: { DelaySeconds: 'x' } })
      .catch(() => 0)
    await theirs.sqs.deleteQueue({ QueueUrl }).catch(() => 0)
    const response = await fetch(`${mill.endpoint}/_millrace/calls`)
    const { calls } = (await response.json()) as { calls: any[] }
    expect(calls.map((call) => [call.operation, call.errorCode, call.caller])).toEqual([
      ['DeleteQueue', 'AccessDenied', `arn:aws:iam::${OTHER}:root`],
      ['SetQueueAttributes', 'InvalidAttributeValue', 'arn:aws:iam::000000000000:root'],
      ['CreateQueue', undefined, 'arn:aws:iam::000000000000:root'],
    ])
    expect(calls[2]).toMatchObject({
      number: 1,
      service: 'sqs',
      resource: 'arn:aws:sqs:us-east-1:000000000000:orders',
      input: { QueueName: 'orders' },
      readOnly: false,
      sourceIp: '127.0.0.1',
    })
    const since = await fetch(
      `${mill.endpoint}/_millrace/calls?after=1&errors=1&matching=sqs:Delete`,
    )
    expect(((await since.json()) as { calls: any[] }).calls.map((call) => call.number)).toEqual([3])
  })
})

describe('with --access enforce', () => {
  let mill: Millrace
  let mine: ReturnType<typeof clientsOf>
  beforeAll(async () => {
    mill = await startMillrace({ access: 'enforce' })
    mine = clientsOf(mill, own)
  })
  afterAll(() => mill.stop())

  test('a queue’s explicit deny binds its own account, in both protocols', async () => {
    const QueueUrl = (await mine.sqs.createQueue({ QueueName: 'orders' })).QueueUrl!
    await mine.sqs.sendMessage({ QueueUrl, MessageBody: 'hi' })
    const Policy = policy(deny('sqs:*', 'arn:aws:sqs:us-east-1:000000000000:orders'))
    await mine.sqs.setQueueAttributes({ QueueUrl, Attributes: { Policy } })
    const calls: [() => Promise<unknown>, string][] = [
      [() => mine.sqs.sendMessage({ QueueUrl, MessageBody: 'hi' }), 'sendmessage'],
      [
        () => mine.sqs.sendMessageBatch({ QueueUrl, Entries: [{ Id: 'a', MessageBody: 'b' }] }),
        'sendmessage',
      ],
      [() => mine.sqs.receiveMessage({ QueueUrl }), 'receivemessage'],
      [() => mine.sqs.getQueueAttributes({ QueueUrl }), 'getqueueattributes'],
      [() => mine.sqs.getQueueUrl({ QueueName: 'orders' }), 'getqueueurl'],
      [() => mine.sqs.purgeQueue({ QueueUrl }), 'purgequeue'],
      [() => mine.sqs.tagQueue({ QueueUrl, Tags: { a: '1' } }), 'tagqueue'],
      [() => mine.sqs.deleteQueue({ QueueUrl }), 'deletequeue'],
    ]
    for (const [call, action] of calls) {
      await expect(call(), action).rejects.toMatchObject({
        name: 'AccessDenied',
        message: expect.stringMatching(
          new RegExp(
            `perform: sqs:${action} on .* with an explicit deny in a resource-based policy$`,
          ),
        ),
      })
    }
    const query = await fetch(QueueUrl, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/sqs/aws4_request',
      },
      body: 'Action=SendMessage&MessageBody=hi&Version=2012-11-05',
    })
    expect(query.status).toBe(403)
    expect(await query.text()).toContain('<Code>AccessDenied</Code>')
    // Only the account's root can still change the policy, and so get back in.
    await mine.sqs.setQueueAttributes({ QueueUrl, Attributes: { Policy: '' } })
    await mine.sqs.sendMessage({ QueueUrl, MessageBody: 'hi' })
  })

  test('so does a topic’s', async () => {
    const { TopicArn } = await mine.sns.createTopic({ Name: 'news' })
    const AttributeValue = policy(deny('sns:Publish', TopicArn!))
    await mine.sns.setTopicAttributes({ TopicArn, AttributeName: 'Policy', AttributeValue })
    await expect(mine.sns.publish({ TopicArn, Message: 'hi' })).rejects.toMatchObject({
      name: 'AuthorizationErrorException',
      message: expect.stringContaining('with an explicit deny in a resource-based policy'),
    })
    await expect(
      mine.sns.publishBatch({
        TopicArn,
        PublishBatchRequestEntries: [{ Id: 'a', Message: 'hi' }],
      }),
    ).rejects.toMatchObject({ name: 'AuthorizationErrorException' })
  })

  test('nobody without a signature is let in, but by a policy for everybody', async () => {
    const QueueUrl = (await mine.sqs.createQueue({ QueueName: 'open' })).QueueUrl!
    // A program's request: what a browser sends unsigned is refused before.
    const send = () =>
      new Promise<number | undefined>((resolve, reject) => {
        const headers = { 'content-type': 'application/x-www-form-urlencoded' }
        const call = request(QueueUrl, { method: 'POST', headers, agent: false }, (answer) => {
          answer.resume()
          resolve(answer.statusCode)
        })
        call.on('error', reject)
        call.end('Action=SendMessage&MessageBody=hi&Version=2012-11-05')
      })
    expect(await send()).toBe(403)
    const allow = { ...deny('sqs:SendMessage', '*'), Effect: 'Allow' }
    await mine.sqs.setQueueAttributes({ QueueUrl, Attributes: { Policy: policy(allow) } })
    expect(await send()).toBe(200)
  })

  test('a role is assumed by whom it trusts, and does what its policies say', async () => {
    const iam = new IAM({ ...mill.awsConfig, maxAttempts: 1 })
    const sts = new STS({ ...mill.awsConfig, maxAttempts: 1 })
    const RoleName = 'reader'
    const trusting = (Principal: object) =>
      policy({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' })
    await iam.createRole({
      RoleName,
      AssumeRolePolicyDocument: trusting({ Service: 'lambda.amazonaws.com' }),
    })
    const RoleArn = `arn:aws:iam::000000000000:role/${RoleName}`
    const assume = () => sts.assumeRole({ RoleArn, RoleSessionName: 'one' })
    await expect(assume()).rejects.toMatchObject({
      name: 'AccessDenied',
      message: `User: arn:aws:iam::000000000000:root is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
    })
    await iam.updateAssumeRolePolicy({
      RoleName,
      PolicyDocument: trusting({ AWS: '000000000000' }),
    })
    const { Credentials } = await assume()
    const session = clientsOf(mill, {
      accessKeyId: Credentials!.AccessKeyId!,
      secretAccessKey: Credentials!.SecretAccessKey!,
    })
    const QueueUrl = (await mine.sqs.createQueue({ QueueName: 'jobs' })).QueueUrl!
    const arn = 'arn:aws:sqs:us-east-1:000000000000:jobs'
    await expect(session.sqs.receiveMessage({ QueueUrl })).rejects.toThrow(
      `User: arn:aws:sts::000000000000:assumed-role/reader/one is not authorized to perform: ` +
        `sqs:receivemessage on resource: ${arn} because no identity-based policy allows the ` +
        `sqs:receivemessage action`,
    )
    await iam.putRolePolicy({
      RoleName,
      PolicyName: 'read',
      PolicyDocument: policy({ Effect: 'Allow', Action: 'sqs:Receive*', Resource: arn }),
    })
    await session.sqs.receiveMessage({ QueueUrl })
    await expect(session.sqs.deleteQueue({ QueueUrl })).rejects.toThrow('sqs:deletequeue')
  })

  test('a queue feeds a function whose role may read it', async () => {
    const iam = new IAM({ ...mill.awsConfig, maxAttempts: 1 })
    const RoleName = 'worker'
    const { Role } = await iam.createRole({
      RoleName,
      AssumeRolePolicyDocument: policy({
        Effect: 'Allow',
        Principal: { Service: 'lambda.amazonaws.com' },
        Action: 'sts:AssumeRole',
      }),
    })
    await mine.lambda.createFunction({
      ...{
        FunctionName: 'work',
        Role: Role!.Arn!,
        Runtime: 'nodejs22.x',
        Handler: 'index.handler',
      },
      Code: { ZipFile: await zipOf({ 'index.mjs': 'export const handler = () => 1' }) },
    })
    await mine.sqs.createQueue({ QueueName: 'feed' })
    const EventSourceArn = queueArn('feed')
    const map = () => mine.lambda.createEventSourceMapping({ FunctionName: 'work', EventSourceArn })
    await expect(map()).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message:
        'The provided execution role does not have permissions to call ReceiveMessage on SQS',
    })
    const PolicyArn = 'arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole'
    await iam.attachRolePolicy({ RoleName, PolicyArn })
    await map()
  })
})

describe('with --auth enforce as well', () => {
  const name = (thrown: { name: string }) => thrown.name

  test('users and sessions sign with what they were given, also after a restart', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'millrace-access-'))
    const options = { access: 'enforce', auth: 'enforce', store: 'embedded', dataDir } as const
    let mill = await startMillrace(options)
    const stop = async () => {
      await mill.stop()
      await rm(dataDir, { recursive: true, force: true })
    }
    try {
      const iam = new IAM({ ...mill.awsConfig, maxAttempts: 1, ...clockOf(mill) })
      await iam.createUser({ UserName: 'ann' })
      const PolicyDocument = policy({ Effect: 'Allow', Action: 'sqs:*', Resource: '*' })
      await iam.putUserPolicy({ UserName: 'ann', PolicyName: 'p', PolicyDocument })
      const { AccessKey } = await iam.createAccessKey({ UserName: 'ann' })
      const ann = {
        accessKeyId: AccessKey!.AccessKeyId!,
        secretAccessKey: AccessKey!.SecretAccessKey!,
      }
      const stsOf = (credentials: object) =>
        new STS({
          ...{ ...mill.awsConfig, ...clockOf(mill) },
          ...{ credentials: credentials as typeof own, maxAttempts: 1 },
        })
      const { Credentials } = await stsOf(ann).getSessionToken({ DurationSeconds: 900 })
      const session = {
        accessKeyId: Credentials!.AccessKeyId!,
        secretAccessKey: Credentials!.SecretAccessKey!,
        sessionToken: Credentials!.SessionToken!,
      }
      await mill.stop()
      mill = await startMillrace(options)

      const Arn = 'arn:aws:iam::000000000000:user/ann'
      for (const credentials of [ann, session]) {
        expect((await stsOf(credentials).getCallerIdentity({})).Arn).toBe(Arn)
        await clientsOf(mill, credentials).sqs.listQueues({})
        await expect(clientsOf(mill, credentials).sns.listTopics({})).rejects.toMatchObject({
          name: 'AuthorizationErrorException',
          message: `User: ${Arn} is not authorized to perform: SNS:ListTopics on resource: * because no identity-based policy allows the SNS:ListTopics action`,
        })
      }
      const refusalOf = (credentials: object) =>
        stsOf(credentials)
          .getCallerIdentity({})
          .then(() => 'let in', name)
      const { sessionToken: _token, ...bare } = session
      expect(await refusalOf({ ...ann, secretAccessKey: 'x' })).toBe('SignatureDoesNotMatch')
      expect(await refusalOf(bare)).toBe('InvalidClientTokenId')
      expect(await refusalOf({ ...session, sessionToken: 'x' })).toBe('InvalidClientTokenId')
      const { accessKeyId: AccessKeyId } = ann
      const root = new IAM({ ...mill.awsConfig, maxAttempts: 1, ...clockOf(mill) })
      await root.updateAccessKey({ UserName: 'ann', AccessKeyId, Status: 'Inactive' })
      expect(await refusalOf(ann)).toBe('InvalidClientTokenId')
      await mill.clock.advance('15m')
      expect(await refusalOf(session)).toMatch(/^ExpiredToken/)
    } finally {
      await stop()
    }
  })

  test('a function’s URL lets in whom policies let', async () => {
    const mill = await startMillrace({ access: 'enforce', auth: 'enforce', clock: 'real' })
    const config = { ...mill.awsConfig, maxAttempts: 1 }
    const [iam, lambda] = [new IAM(config), new Lambda(config)]
    await lambda.createFunction({
      ...{ FunctionName: 'f', Runtime: 'nodejs22.x', Handler: 'index.handler', Role: ROLE },
      Code: { ZipFile: await zipOf({ 'index.mjs': 'export const handler = () => "hi"' }) },
    })
    await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 10 }, { FunctionName: 'f' })
    const url = { FunctionName: 'f', AuthType: 'AWS_IAM' } as const
    const { hostname, port } = new URL((await lambda.createFunctionUrlConfig(url)).FunctionUrl!)
    await iam.createUser({ UserName: 'ann' })
    const { AccessKey } = await iam.createAccessKey({ UserName: 'ann' })
    const signer = new SignatureV4({
      ...{ service: 'lambda', region: 'us-east-1', sha256: Sha256 },
      credentials: {
        accessKeyId: AccessKey!.AccessKeyId!,
        secretAccessKey: AccessKey!.SecretAccessKey!,
      },
    })
    const statusOf = async () => {
      const headers = { host: `${hostname}:${port}` }
      const asked = { method: 'GET', protocol: 'http:', hostname, path: '/', headers, query: {} }
      const signed = await signer.sign(asked)
      return new Promise<number | undefined>((resolve, reject) => {
        const options = {
          host: '127.0.0.1',
          port,
          path: '/',
          headers: signed.headers,
          agent: false,
        }
        const call = request(options, (answer) => {
          answer.resume()
          resolve(answer.statusCode)
        })
        call.on('error', reject)
        call.end()
      })
    }
    expect(await statusOf()).toBe(403)
    const may = { Effect: 'Allow', Action: 'lambda:InvokeFunctionUrl', Resource: '*' }
    await iam.putUserPolicy({ UserName: 'ann', PolicyName: 'p', PolicyDocument: policy(may) })
    expect(await statusOf()).toBe(200)
    await mill.stop()
  })
})
