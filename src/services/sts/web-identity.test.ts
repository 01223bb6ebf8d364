// AssumeRoleWithWebIdentity: which tokens are believed, and for which roles.

import { constants, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import type { ResourceFacts } from '../service.ts'
import { caller, testContext } from '../test-context.ts'
import { operations } from './operations.ts'
import { createStsPort } from './port.ts'

const ISSUER = 'https://id.example.com/app'
const PROVIDER = 'arn:aws:iam::111111111111:oidc-provider/id.example.com/app'
const RoleArn = 'arn:aws:iam::111111111111:role/deploy'
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 })

const published = new Map<string, string>()
const facts = new Map<string, ResourceFacts>()
const needs = {
  facts: async (arn: string) => facts.get(arn),
  fetch: async (url: string) => {
    const text = published.get(url)
    if (text === undefined) throw new Error('not there')
    return text
  },
}
const context = testContext()
const call = caller(operations, context, needs)

beforeAll(() => {
  const jwk = (key: KeyObject, kid: string) => ({ ...key.export({ format: 'jwk' }), kid })
  published.set(`${ISSUER}/.well-known/openid-configuration`, JSON.stringify({ jwks_uri: 'keys' }))
  published.set('keys', JSON.stringify({ keys: [jwk(rsa.publicKey, 'r'), jwk(ec.publicKey, 'e')] }))
  facts.set(PROVIDER, { clientIds: ['app'] })
  const Statement = {
    Effect: 'Allow',
    Principal: { Federated: PROVIDER },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: { StringLike: { 'id.example.com/app:sub': 'repo:*' } },
  }
  const policy = JSON.stringify({ Version: '2012-10-17', Statement })
  facts.set(RoleArn, { arn: RoleArn, policy, id: 'AROAEXAMPLE', maxSessionSeconds: 3600 })
})

const nowSeconds = () => Math.floor(context.clock.nowMs() / 1000)
const claims = () => ({ iss: ISSUER, aud: 'app', sub: 'repo:one', exp: nowSeconds() + 60 })
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

type Signer = (data: Buffer) => Buffer
const byRsa: Signer = (data) => sign('sha256', data, rsa.privateKey)

function token(payload: object, header: object = { alg: 'RS256', kid: 'r' }, signer = byRsa) {
  const text = `${encode(header)}.${encode(payload)}`
  return `${text}.${signer(Buffer.from(text)).toString('base64url')}`
}

const assume = (WebIdentityToken: string, more: object = {}) =>
  call('AssumeRoleWithWebIdentity', { RoleArn, RoleSessionName: 'one', WebIdentityToken, ...more })

const good: [name: string, make: () => string][] = [
  ['RSA', () => token(claims())],
  ['no key id', () => token(claims(), { alg: 'RS256' })],
  [
    'RSA-PSS',
    () =>
      token(claims(), { alg: 'PS256', kid: 'r' }, (data) =>
        sign('sha256', data, { key: rsa.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING }),
      ),
  ],
  [
    'an elliptic curve',
    () =>
      token(claims(), { alg: 'ES256', kid: 'e' }, (data) =>
        sign('sha256', data, { key: ec.privateKey, dsaEncoding: 'ieee-p1363' }),
      ),
  ],
  ['one audience of several', () => token({ ...claims(), aud: ['other', 'app'] })],
  ['an authorized party', () => token({ ...claims(), aud: 'other', azp: 'app' })],
]

test.each(good)('a token signed with %s is believed', async (_name, make) => {
  const answer = await assume(make())
  expect(answer).toMatchObject({
    SubjectFromWebIdentityToken: 'repo:one',
    Audience: 'app',
    Provider: PROVIDER,
    AssumedRoleUser: {
      Arn: 'arn:aws:sts::111111111111:assumed-role/deploy/one',
      AssumedRoleId: 'AROAEXAMPLE:one',
    },
  })
  expect(await createStsPort(context).session(answer.Credentials.AccessKeyId)).toMatchObject({
    basis: 'role',
    provider: PROVIDER,
  })
})

const bad: [code: string, name: string, make: () => string][] = [
  ['InvalidIdentityToken', 'no token', () => 'abc'],
  ['InvalidIdentityToken', 'no JSON', () => 'a.b.c'],
  ['InvalidIdentityToken', 'no issuer', () => token({ ...claims(), iss: undefined })],
  ['InvalidIdentityToken', 'an unknown issuer', () => token({ ...claims(), iss: 'https://x' })],
  [
    'InvalidIdentityToken',
    'another key',
    () => token(claims(), { alg: 'RS256' }, (data) => sign('sha256', data, stranger.privateKey)),
  ],
  [
    'InvalidIdentityToken',
    'no signature',
    () => token(claims(), { alg: 'none' }, () => Buffer.alloc(0)),
  ],
  ['InvalidIdentityToken', 'a public key as a secret', () => token(claims(), { alg: 'HS256' })],
  ['InvalidIdentityToken', 'another key id', () => token(claims(), { alg: 'RS256', kid: 'e' })],
  ['InvalidIdentityToken', 'another audience', () => token({ ...claims(), aud: 'other' })],
  ['InvalidIdentityToken', 'no end', () => token({ ...claims(), exp: undefined })],
  [
    'InvalidIdentityToken',
    'a beginning to come',
    () => token({ ...claims(), nbf: nowSeconds() + 60 }),
  ],
  ['ExpiredTokenException', 'its end behind', () => token({ ...claims(), exp: nowSeconds() })],
  [
    'AccessDenied',
    'a subject that the role does not trust',
    () => token({ ...claims(), sub: 'x' }),
  ],
]

test.each(bad)('%s: %s', async (code, _name, make) => {
  const error = await assume(make()).catch((thrown) => thrown)
  expect(error.queryCode ?? error.code).toBe(code)
})

test('the role must trust the provider, and sets the longest session', async () => {
  await expect(
    assume(token(claims()), { RoleArn: 'arn:aws:iam::111111111111:role/other' }),
  ).rejects.toMatchObject({
    code: 'AccessDenied',
    message: 'Not authorized to perform sts:AssumeRoleWithWebIdentity',
  })
  await expect(assume(token(claims()), { DurationSeconds: 7200 })).rejects.toThrow(
    'exceeds the MaxSessionDuration',
  )
})
