// Whole answers of IAM as AWS gave them to recorded calls: members, nulls and defaults.

import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { caller, testContext } from '../test-context.ts'
import { operations } from './operations.ts'

interface Recorded {
  readonly case: string
  readonly answers: Readonly<Record<string, unknown>>
}

const file = new URL('../../../../shared/data/recorded/answers/iam.jsonl', import.meta.url)
const there = existsSync(file)
if (!there) console.log(`skipped: recorded answers of iam are not beside the project`)
const recorded: Recorded[] = there
  ? readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line))
  : []

const answersOf = (name: string) =>
  recorded.find((each) => each.case.endsWith(`::${name}`))!.answers

/** What varies is a placeholder: then it is enough that something is there. */
const varies = (text: string) => /<[\w:-]+>/.test(text)

/** Documents come as text, percent-encoded; the record shows what is in them. */
function plain(value: unknown): unknown {
  if (typeof value === 'string' && value.startsWith('%7B'))
    return JSON.parse(decodeURIComponent(value))
  if (value instanceof Date) return value.toISOString()
  return value
}

function expectLike(given: unknown, wanted: unknown, path: string): void {
  const found = plain(given)
  if (typeof wanted === 'string') {
    if (varies(wanted)) expect(found, path).toBeTypeOf('string')
    else expect(found, path).toBe(wanted)
  } else if (Array.isArray(wanted)) {
    expect(found, path).toHaveLength(wanted.length)
    wanted.forEach((each, i) => expectLike((found as unknown[])[i], each, `${path}[${i}]`))
  } else if (typeof wanted === 'object' && wanted !== null) {
    const { ResponseMetadata: _metadata, ...members } = wanted as Record<string, unknown>
    expect(Object.keys(found as object).toSorted(), path).toEqual(Object.keys(members).toSorted())
    for (const [name, each] of Object.entries(members)) {
      expectLike((found as Record<string, unknown>)[name], each, `${path}.${name}`)
    }
  } else {
    expect(found, path).toBe(wanted)
  }
}

const trusting = (Service: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }],
  })

const world = () => caller(operations, testContext())

test.skipIf(!there)('a role with tags', async () => {
  const call = world()
  const answers = answersOf('test_role_with_tags')
  const made = await call('CreateRole', {
    RoleName: 'r',
    Path: '/role-with-tags/',
    AssumeRolePolicyDocument: trusting('ec2.amazonaws.com'),
    Tags: [{ Key: 'test', Value: 'value' }],
  })
  expectLike(made, answers['create-role-response'], 'create')
  expectLike(await call('GetRole', { RoleName: 'r' }), answers['get-role-response'], 'get')
  const list = await call('ListRoles', { PathPrefix: '/role-with-tags/' })
  expectLike(list, answers['list-role-response'], 'list')
})

test.skipIf(!there)('policies, users and their keys', async () => {
  const call = world()
  const document = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: ['s3:PutObject', 's3:ListBucket'], Resource: '*' }],
  })
  const made = await call('CreatePolicy', { PolicyName: 'p', PolicyDocument: document })
  expectLike(made, answersOf('test_role_attach_policy')['create_policy_response'], 'policy')
  const { managed_policy } = answersOf('test_managed_policy_with_empty_resource')
  expectLike(await call('GetPolicy', { PolicyArn: made.Policy.Arn }), managed_policy, 'get')
  await call('CreateUser', { UserName: 'u' })
  const { 'describe-resource': user } = answersOf('test_black_box')
  expectLike(await call('GetUser', { UserName: 'u' }), user, 'user')
  const inline = { UserName: 'u', PolicyName: 'inline' }
  await call('PutUserPolicy', { ...inline, PolicyDocument: document })
  const { user_inline_policy } = answersOf('test_update_inline_policy')
  expectLike(await call('GetUserPolicy', inline), user_inline_policy, 'inline')
  await call('CreateAccessKey', { UserName: 'u' })
  const { AccessKeyMetadata } = await call('ListAccessKeys', { UserName: 'u' })
  expectLike(AccessKeyMetadata[0], answersOf('test_iam_user_access_key')['access_key'], 'key')
})

test.skipIf(!there)('a credential for one service, through its life', async () => {
  const call = world()
  const name = 'test_service_specific_credential_lifecycle[codecommit.amazonaws.com]'
  const answers = answersOf(name)
  const like = (found: unknown, step: string) => expectLike(found, answers[step], step)
  like(await call('CreateUser', { UserName: 'u' }), 'create-user-response')
  const service = { UserName: 'u', ServiceName: 'codecommit.amazonaws.com' }
  const made = await call('CreateServiceSpecificCredential', service)
  like(made, 'create-service-specific-credential-response')
  const { ServiceSpecificCredentialId } = made.ServiceSpecificCredential
  const one = { UserName: 'u', ServiceSpecificCredentialId }
  const list = () => call('ListServiceSpecificCredentials', { UserName: 'u' })
  like(await list(), 'list-service-specific-credentials-response-before-update')
  const updated = await call('UpdateServiceSpecificCredential', { ...one, Status: 'Inactive' })
  like(updated, 'update-service-specific-credential-response')
  like(await list(), 'list-service-specific-credentials-response-after-update')
  const reset = await call('ResetServiceSpecificCredential', one)
  like(reset, 'reset-service-specific-credential-response')
})

test.skipIf(!there)('every service-linked role, as AWS makes and deletes it', async () => {
  let compared = 0
  for (const { case: name, answers } of recorded) {
    const [, suffix, AWSServiceName] =
      /::test_service_role_lifecycle(_custom_suffix)?\[(.+)\]$/.exec(name) ?? []
    if (AWSServiceName === undefined) continue
    const call = world()
    const wanted = answers['describe-response'] as { Role: { Description?: string } }
    const { Description } = wanted.Role
    const made = await call('CreateServiceLinkedRole', {
      AWSServiceName,
      ...(suffix && { CustomSuffix: 'x' }),
      ...(Description && { Description }),
    })
    const { RoleName } = made.Role
    const { Role } = await call('GetRole', { RoleName })
    // When it was last used is AWS's own affair.
    expectLike({ Role: { ...Role, RoleLastUsed: {} } }, unused(wanted), AWSServiceName)
    const inline = await call('ListRolePolicies', { RoleName })
    expectLike(inline, answers['inline-role-policies'], AWSServiceName)
    const attached = await call('ListAttachedRolePolicies', { RoleName })
    expectLike(attached, answers['attached-role-policies'], AWSServiceName)
    const { DeletionTaskId } = await call('DeleteServiceLinkedRole', { RoleName })
    const status = await call('GetServiceLinkedRoleDeletionStatus', { DeletionTaskId })
    expect(status).toEqual({ Status: 'SUCCEEDED' })
    compared++
  }
  expect(compared).toBeGreaterThan(30)
})

const unused = (answer: { Role: object }) => ({ Role: { ...answer.Role, RoleLastUsed: {} } })
