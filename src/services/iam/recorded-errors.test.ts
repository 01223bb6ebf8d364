// IAM's errors as AWS gave them to recorded calls: every one of them.

import { expect, test } from 'vitest'
import { recordedErrors, type RecordedError } from '../recorded-errors.ts'
import { caller, testContext } from '../test-context.ts'
import { operations } from './operations.ts'

const account = '111111111111'
const document = JSON.stringify({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: 'sqs:*', Resource: '*' },
})
const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: {
    Effect: 'Allow',
    Principal: { Service: 'ec2.amazonaws.com' },
    Action: 'sts:AssumeRole',
  },
})

const call = caller(operations, testContext())
const recorded = recordedErrors('iam')

/** What was asked, as far as the record tells. */
function asked(error: RecordedError): [operation: string, input: object] | undefined {
  const test = error.test.split('::').at(-1)!
  const policies: Record<string, string> = {
    non_existent_malformed_policy_arn: 'longpolicynamebutnoarn',
    existing_policy_name_provided: 'policyname-that-exists',
    valid_arn_not_existent: `arn:aws:iam::${account}:policy/p123`,
  }
  const PolicyArn = policies[error.match]
  if (test === 'test_role_attach_policy') {
    return ['AttachRolePolicy', { RoleName: 'worker', PolicyArn }]
  }
  if (test === 'test_user_attach_policy') {
    return ['AttachUserPolicy', { UserName: 'ann', PolicyArn }]
  }
  const credential = {
    UserName: 'ann',
    ServiceSpecificCredentialId: 'satisfiesregexbutstillinvalid',
  }
  const stranger = {
    UserName: 'wrong-user-name',
    ServiceSpecificCredentialId: 'ACCA0000000000000000',
  }
  const service = error.message.split(' ')[3]
  const AWSServiceName = error.message.split(' for ')[1]
  const byMatch: Record<string, [string, object]> = {
    'invalid-service-exception': ['Create', { UserName: 'ann', ServiceName: service }],
    'invalid-service-completely-malformed-exception': [
      'Create',
      { UserName: 'ann', ServiceName: service },
    ],
    'invalid-service-existing-but-unsupported-exception': [
      'Create',
      { UserName: 'ann', ServiceName: service },
    ],
    'update-wrong-id': ['Update', { ...credential, Status: 'Inactive' }],
    'reset-wrong-id': ['Reset', credential],
    'delete-wrong-id': ['Delete', credential],
    'update-wrong-user-name': ['Update', { ...stranger, Status: 'Inactive' }],
    'reset-wrong-user-name': ['Reset', stranger],
    'delete-wrong-user-name': ['Delete', stranger],
  }
  if (error.match === 'list-service-specific-credentials-invalid-service') {
    return ['ListServiceSpecificCredentials', { UserName: 'ann', ServiceName: service }]
  }
  if (error.match === 'custom-suffix-not-allowed') {
    return ['CreateServiceLinkedRole', { AWSServiceName, CustomSuffix: 'x' }]
  }
  if (error.match === 'role-already-exists-error') {
    return ['CreateServiceLinkedRole', { AWSServiceName: 'batch.amazonaws.com' }]
  }
  const found = byMatch[error.match]
  return found && [`${found[0]}ServiceSpecificCredential`, found[1]]
}

/** The wire refuses these before an operation sees them: test/protocols compares their texts. */
const ofTheWire = ({ message }: RecordedError) => message.startsWith('1 validation error detected')

test.skipIf(recorded === undefined)('every error is the one that AWS recorded', async () => {
  await call('CreateRole', { RoleName: 'worker', AssumeRolePolicyDocument: trust })
  await call('CreateUser', { UserName: 'ann' })
  await call('CreatePolicy', { PolicyName: 'p', PolicyDocument: document })
  await call('CreateServiceLinkedRole', { AWSServiceName: 'batch.amazonaws.com' })
  const unknown: string[] = []
  let compared = 0
  for (const error of recorded!) {
    if (ofTheWire(error)) continue
    const question = asked(error)
    if (question === undefined) {
      unknown.push(`${error.test} ${error.match}`)
      continue
    }
    const message = error.message.replace('<partition>', 'aws').replace('<policy-name:1>', 'p')
    const code = error.code
    await expect(call(...question), `${error.test} ${error.match}`).rejects.toMatchObject({
      message,
      status: error.http,
    })
    const thrown = await call(...question).catch((e) => e)
    expect(thrown.queryCode ?? thrown.code).toBe(code)
    compared++
  }
  expect(unknown).toEqual([])
  expect(compared).toBeGreaterThan(75)
})
