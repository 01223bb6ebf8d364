// Roles, policies, instance profiles and STS through the AWS SDK for JavaScript v3.

import { IAM } from '@aws-sdk/client-iam'
import { STS } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../src/testing/index.ts'

const ACCOUNT = '000000000000'
const RoleName = 'worker'
let mill: Millrace
let iam: IAM
let sts: STS

beforeAll(async () => {
  mill = await startMillrace()
  iam = new IAM({ ...mill.awsConfig, maxAttempts: 1 })
  sts = new STS({ ...mill.awsConfig, maxAttempts: 1 })
})
afterAll(async () => {
  iam.destroy()
  sts.destroy()
  await mill.stop()
})
beforeEach(async () => {
  await mill.reset()
  await iam.createRole({ RoleName, AssumeRolePolicyDocument: trusting('lambda') })
})

function trusting(service: string): string {
  const Principal = { Service: `${service}.amazonaws.com` }
  const Statement = [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }]
  return JSON.stringify({ Version: '2012-10-17', Statement })
}

function allowing(Action: string): string {
  const Statement = [{ Effect: 'Allow', Action, Resource: '*' }]
  return JSON.stringify({ Version: '2012-10-17', Statement })
}

const role = async () => (await iam.getRole({ RoleName })).Role!

test('a role is changed, tagged, and given an inline policy', async () => {
  await iam.updateRole({ RoleName, Description: 'first', MaxSessionDuration: 7200 })
  await iam.updateRoleDescription({ RoleName, Description: 'second' })
  expect(await role()).toMatchObject({ Description: 'second', MaxSessionDuration: 7200 })
  await iam.updateAssumeRolePolicy({ RoleName, PolicyDocument: trusting('sns') })
  expect(decodeURIComponent((await role()).AssumeRolePolicyDocument!)).toBe(trusting('sns'))
  expect((await iam.listRoles({})).Roles!.map((one) => one.RoleName)).toEqual([RoleName])
  await iam.tagRole({ RoleName, Tags: [tag('a', '1'), tag('b', '2')] })
  await iam.untagRole({ RoleName, TagKeys: ['a'] })
  expect((await iam.listRoleTags({ RoleName })).Tags).toEqual([tag('b', '2')])

  const inline = { RoleName, PolicyName: 'inline' }
  await iam.putRolePolicy({ ...inline, PolicyDocument: allowing('sqs:*') })
  const { PolicyDocument } = await iam.getRolePolicy(inline)
  expect(decodeURIComponent(PolicyDocument!)).toBe(allowing('sqs:*'))
  expect((await iam.listRolePolicies({ RoleName })).PolicyNames).toEqual(['inline'])
  await iam.deleteRolePolicy(inline)
  await iam.deleteRole({ RoleName })
  await expect(role()).rejects.toMatchObject({
    name: 'NoSuchEntityException',
    message: `The role with name ${RoleName} cannot be found.`,
    $metadata: { httpStatusCode: 404 },
  })
})

test('a policy is attached, bounds a role, and has versions', async () => {
  const { Policy } = await iam.createPolicy({ PolicyName: 'p', PolicyDocument: allowing('sns:*') })
  const PolicyArn = Policy!.Arn!
  expect(PolicyArn).toBe(`arn:aws:iam::${ACCOUNT}:policy/p`)
  await iam.attachRolePolicy({ RoleName, PolicyArn })
  expect((await iam.listAttachedRolePolicies({ RoleName })).AttachedPolicies).toEqual([
    { PolicyName: 'p', PolicyArn },
  ])
  const { PolicyRoles } = await iam.listEntitiesForPolicy({ PolicyArn })
  expect(PolicyRoles).toMatchObject([{ RoleName }])
  expect((await iam.getPolicy({ PolicyArn })).Policy!.AttachmentCount).toBe(1)
  await iam.detachRolePolicy({ RoleName, PolicyArn })
  await iam.putRolePermissionsBoundary({ RoleName, PermissionsBoundary: PolicyArn })
  expect((await role()).PermissionsBoundary!.PermissionsBoundaryArn).toBe(PolicyArn)
  await iam.deleteRolePermissionsBoundary({ RoleName })

  const PolicyDocument = allowing('sns:Publish')
  await iam.createPolicyVersion({ PolicyArn, PolicyDocument })
  await iam.setDefaultPolicyVersion({ PolicyArn, VersionId: 'v2' })
  const { PolicyVersion } = await iam.getPolicyVersion({ PolicyArn, VersionId: 'v2' })
  expect(decodeURIComponent(PolicyVersion!.Document!)).toBe(PolicyDocument)
  await iam.deletePolicyVersion({ PolicyArn, VersionId: 'v1' })
  const { Versions } = await iam.listPolicyVersions({ PolicyArn })
  expect(Versions).toMatchObject([{ VersionId: 'v2', IsDefaultVersion: true }])
  await iam.tagPolicy({ PolicyArn, Tags: [tag('a', '1'), tag('b', '2')] })
  await iam.untagPolicy({ PolicyArn, TagKeys: ['b'] })
  expect((await iam.listPolicyTags({ PolicyArn })).Tags).toEqual([tag('a', '1')])
  expect((await iam.listPolicies({ Scope: 'Local' })).Policies).toMatchObject([{ Arn: PolicyArn }])
  await iam.deletePolicy({ PolicyArn })
  await expect(iam.getPolicy({ PolicyArn })).rejects.toMatchObject({
    name: 'NoSuchEntityException',
  })
})

test('an instance profile holds a role', async () => {
  const profile = { InstanceProfileName: 'i' }
  await iam.createInstanceProfile(profile)
  await iam.addRoleToInstanceProfile({ ...profile, RoleName })
  expect((await iam.getInstanceProfile(profile)).InstanceProfile!.Roles).toMatchObject([
    { RoleName },
  ])
  for (const { InstanceProfiles } of [
    await iam.listInstanceProfiles({}),
    await iam.listInstanceProfilesForRole({ RoleName }),
  ]) {
    expect(InstanceProfiles).toMatchObject([profile])
  }
  await iam.removeRoleFromInstanceProfile({ ...profile, RoleName })
  await iam.deleteInstanceProfile(profile)
  await expect(iam.getInstanceProfile(profile)).rejects.toMatchObject({
    name: 'NoSuchEntityException',
  })
})

test('who is asking', async () => {
  const root = `arn:aws:iam::${ACCOUNT}:root`
  expect((await iam.getUser({})).User).toMatchObject({ Arn: root })
  expect((await sts.getSessionToken({ DurationSeconds: 900 })).Credentials).toMatchObject({
    SessionToken: expect.any(String),
  })
  expect((await sts.getAccessKeyInfo({ AccessKeyId: 'AKIAIOSFODNN7EXAMPLE' })).Account).toMatch(
    /^\d{12}$/,
  )
})

function tag(Key: string, Value: string) {
  return { Key, Value }
}
