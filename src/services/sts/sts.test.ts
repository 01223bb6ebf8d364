import { describe, expect, test } from 'vitest'
import { recordedErrors } from '../recorded-errors.ts'
import type { ResourceFacts } from '../service.ts'
import { caller, testContext } from '../test-context.ts'
import { operations } from './operations.ts'
import { createStsPort } from './port.ts'

const facts = new Map<string, ResourceFacts>()
const published = new Map<string, string>()
const needs = {
  facts: async (arn: string) => facts.get(arn),
  fetch: async (url: string) => published.get(url) ?? Promise.reject(new Error('not there')),
}

const role = { RoleArn: 'arn:aws:iam::222222222222:role/path/worker', RoleSessionName: 'one' }

test('the caller is whom the request’s credentials say', async () => {
  const context = testContext()
  expect(await caller(operations, context, needs)('GetCallerIdentity')).toEqual({
    UserId: '111111111111',
    Account: '111111111111',
    Arn: 'arn:aws:iam::111111111111:root',
  })
})

test('assumed credentials act as the role’s session, in its account, until they expire', async () => {
  const context = testContext()
  const answer = await caller(operations, context, needs)('AssumeRole', role)
  const { AccessKeyId } = answer.Credentials
  const arn = 'arn:aws:sts::222222222222:assumed-role/worker/one'
  expect(answer.AssumedRoleUser.Arn).toBe(arn)
  expect(answer.AssumedRoleUser.AssumedRoleId).toMatch(/^AROA[A-Z2-7]{17}:one$/)
  expect(answer.Credentials.Expiration.getTime()).toBe(context.clock.nowMs() + 3600_000)

  const later = {
    ...context,
    account: '222222222222',
    caller: { ...context.caller, accessKeyId: AccessKeyId },
  }
  const call = caller(operations, later, needs)
  expect(await call('GetCallerIdentity')).toMatchObject({ Arn: arn, Account: '222222222222' })
  expect(await call('GetAccessKeyInfo', { AccessKeyId })).toEqual({ Account: '222222222222' })
  await context.clock.advance(3600_000)
  await expect(call('GetCallerIdentity')).rejects.toMatchObject({ code: 'ExpiredToken' })
})

test('the port knows given credentials and forgets them some time after they are over', async () => {
  const context = testContext()
  const call = caller(operations, context, needs)
  const { Credentials } = await call('GetSessionToken')
  const port = createStsPort(context)
  expect(await port.session(Credentials.AccessKeyId)).toMatchObject({
    secretAccessKey: Credentials.SecretAccessKey,
    sessionToken: Credentials.SessionToken,
    expiresAtMs: context.clock.nowMs() + 3600_000,
  })
  await context.clock.advance(2 * 3600_000 + 1)
  await call('GetSessionToken')
  expect(await port.session(Credentials.AccessKeyId)).toBeUndefined()
  expect(await port.session('ASIAIOSFODNN7EXAMPLE')).toBeUndefined()
})

test('the port gives a service the credentials of its role', async () => {
  const context = testContext()
  const port = createStsPort(context)
  const row = await port.issue('arn:aws:iam::222222222222:role/app/worker', 'resize', 900)
  expect(row.arn).toBe('arn:aws:sts::222222222222:assumed-role/worker/resize')
  expect(row.expiresAtMs).toBe(context.clock.nowMs() + 900_000)
  expect(await port.session(row.accessKeyId)).toEqual(row)
})

test('a session policy must be a policy', async () => {
  const call = caller(operations, testContext(), needs)
  await expect(call('AssumeRole', { ...role, Policy: '{' })).rejects.toMatchObject({
    queryCode: 'MalformedPolicyDocument',
  })
})

describe('sessions of sessions', () => {
  async function chained(input: object) {
    const context = testContext()
    const first = await caller(
      operations,
      context,
      needs,
    )('AssumeRole', {
      ...role,
      Tags: [
        { Key: 'Team', Value: 'a' },
        { Key: 'here', Value: '1' },
      ],
      TransitiveTagKeys: ['Team'],
      SourceIdentity: 'ann',
    })
    const { AccessKeyId } = first.Credentials
    const arn = first.AssumedRoleUser.Arn
    const later = {
      ...context,
      account: '222222222222',
      caller: { ...context.caller, accessKeyId: AccessKeyId, arn },
    }
    const next = { ...role, RoleSessionName: 'two', ...input }
    const answer = await caller(operations, later, needs)('AssumeRole', next)
    return createStsPort(context).session(answer.Credentials.AccessKeyId)
  }

  test('take transitive tags and the source identity along', async () => {
    expect(await chained({ Tags: [{ Key: 'more', Value: '2' }] })).toMatchObject({
      tags: { Team: 'a', more: '2' },
      transitive: ['team'],
      sourceIdentity: 'ann',
    })
  })

  test('cannot change either, nor last longer than an hour', async () => {
    await expect(chained({ Tags: [{ Key: 'TEAM', Value: 'b' }] })).rejects.toMatchObject({
      code: 'InvalidParameterValue',
      message:
        "One of the specified transitive tag keys can't be set because it conflicts with a " +
        'transitive tag key from the calling session.',
    })
    await expect(chained({ SourceIdentity: 'bob' })).rejects.toMatchObject({ status: 403 })
    await expect(chained({ DurationSeconds: 3601 })).rejects.toThrow('role chaining')
  })
})

test('a role’s own longest session binds', async () => {
  const touched = { maxSessionSeconds: 3600, id: 'AROAEXAMPLE' }
  const call = caller(operations, testContext({ touched }), needs)
  await expect(call('AssumeRole', { ...role, DurationSeconds: 7200 })).rejects.toThrow(
    'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
  )
  expect((await call('AssumeRole', role)).AssumedRoleUser.AssumedRoleId).toBe('AROAEXAMPLE:one')
})

test('tokens for federated users and sessions are not had with a session', async () => {
  const context = testContext()
  const call = caller(operations, context, needs)
  const federated = await call('GetFederationToken', { Name: 'bob' })
  expect(federated.FederatedUser).toEqual({
    FederatedUserId: '111111111111:bob',
    Arn: 'arn:aws:sts::111111111111:federated-user/bob',
  })
  const { AccessKeyId } = federated.Credentials
  const later = caller(
    operations,
    {
      ...context,
      caller: { ...context.caller, accessKeyId: AccessKeyId },
    },
    needs,
  )
  for (const name of ['GetFederationToken', 'GetSessionToken']) {
    await expect(later(name, { Name: 'x' })).rejects.toMatchObject({
      code: 'AccessDenied',
      message: `Cannot call ${name} with session credentials`,
    })
  }
})

test('what does not fit into the packed form is refused', async () => {
  const call = caller(operations, testContext(), needs)
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Action: 'sqs:*', Resource: `arn:${'x'.repeat(2048)}` },
  })
  await expect(call('AssumeRole', { ...role, Policy })).rejects.toMatchObject({
    queryCode: 'PackedPolicyTooLarge',
  })
})

test('only messages of Millrace’s own are decoded', async () => {
  const context = testContext()
  const message = await createStsPort(context).encodeRefusal(context.account, '{"allowed":false}')
  const call = caller(operations, context, needs)
  expect(await call('DecodeAuthorizationMessage', { EncodedMessage: message })).toEqual({
    DecodedMessage: '{"allowed":false}',
  })
  for (const EncodedMessage of ['x', `${message}x`, message.slice(1)]) {
    await expect(call('DecodeAuthorizationMessage', { EncodedMessage })).rejects.toMatchObject({
      code: 'InvalidAuthorizationMessageException',
      message: 'Message is not valid',
    })
  }
})

const tags = [{ Key: 'a', Value: '1' }]
const calls: Record<string, object> = {
  'invalid-transitive-tag-keys': { ...role, Tags: tags, TransitiveTagKeys: ['b'] },
  'duplicate-tag-keys-different-casing': { ...role, Tags: [...tags, { Key: 'A', Value: '2' }] },
  'malformed-arn': { ...role, RoleArn: 'nothing-valid-in-here' },
  'no-partition': { ...role, RoleArn: 'arn::b:::something/test-role' },
  'no-service': { ...role, RoleArn: 'arn:a::::something/test-role' },
  'not-enough-colons': { ...role, RoleArn: 'arn:a:::something/test-role' },
  'no-resource': { ...role, RoleArn: 'arn:a:a::aaaaaaaaaa:' },
}
const recorded = recordedErrors('sts')

test.skipIf(recorded === undefined)('errors are those that AWS recorded', async () => {
  const call = caller(operations, testContext(), needs)
  let compared = 0
  for (const error of recorded!) {
    const input = calls[error.match]
    if (input === undefined) continue
    await expect(call('AssumeRole', input), error.match).rejects.toMatchObject({
      code: error.code,
      message: error.message,
      status: error.http,
    })
    compared++
  }
  expect(compared).toBe(Object.keys(calls).length)
})
