// Users, groups, what they prove themselves with, providers and the account, through the AWS SDK for
// JavaScript v3. The same stories as boto3 and the AWS CLI go through, told more shortly.

import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { IAM } from '@aws-sdk/client-iam'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../src/testing/index.ts'

const ACCOUNT = '000000000000'
const READ_ONLY = 'arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess'
const ann = { UserName: 'ann' }
const staff = { GroupName: 'staff' }
const TAGS = [
  { Key: 'a', Value: '1' },
  { Key: 'b', Value: '2' },
]
const file = (name: string) => readFileSync(new URL(`python/${name}`, import.meta.url), 'utf8')
let mill: Millrace
let iam: IAM

beforeAll(async () => {
  mill = await startMillrace()
  iam = new IAM({ ...mill.awsConfig, maxAttempts: 1 })
})
afterAll(async () => {
  iam.destroy()
  await mill.stop()
})
beforeEach(() => mill.reset())

const allowing = (Action: string) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] })

test('a user is tagged, bounded, given policies, renamed and deleted', async () => {
  await iam.createUser({ ...ann, Path: '/x/', Tags: TAGS })
  await iam.tagUser({ ...ann, Tags: [{ Key: 'c', Value: '3' }] })
  await iam.untagUser({ ...ann, TagKeys: ['a', 'b'] })
  expect((await iam.listUserTags(ann)).Tags).toEqual([{ Key: 'c', Value: '3' }])
  const inline = { ...ann, PolicyName: 'inline' }
  await iam.putUserPolicy({ ...inline, PolicyDocument: allowing('sqs:*') })
  expect(decodeURIComponent((await iam.getUserPolicy(inline)).PolicyDocument!)).toBe(
    allowing('sqs:*'),
  )
  await iam.attachUserPolicy({ ...ann, PolicyArn: READ_ONLY })
  await iam.putUserPermissionsBoundary({ ...ann, PermissionsBoundary: READ_ONLY })
  const entities = await iam.listEntitiesForPolicy({ PolicyArn: READ_ONLY })
  expect(entities.PolicyUsers).toMatchObject([{ UserName: 'ann' }, { UserName: 'ann' }])
  await iam.updateUser({ ...ann, NewUserName: 'anna' })
  const anna = { UserName: 'anna' }
  expect((await iam.getUser(anna)).User).toMatchObject({
    Arn: `arn:aws:iam::${ACCOUNT}:user/x/anna`,
    PermissionsBoundary: { PermissionsBoundaryArn: READ_ONLY },
  })
  expect((await iam.listUsers({ PathPrefix: '/x/' })).Users).toHaveLength(1)
  expect((await iam.listUserPolicies(anna)).PolicyNames).toEqual(['inline'])
  expect((await iam.listAttachedUserPolicies(anna)).AttachedPolicies).toHaveLength(1)
  await expect(iam.deleteUser(anna)).rejects.toMatchObject({
    name: 'DeleteConflictException',
    message: 'Cannot delete entity, must detach all policies first.',
  })
  await iam.detachUserPolicy({ ...anna, PolicyArn: READ_ONLY })
  await iam.deleteUserPolicy({ ...anna, PolicyName: 'inline' })
  await iam.deleteUserPermissionsBoundary(anna)
  await iam.deleteUser(anna)
  await expect(iam.getUser(anna)).rejects.toMatchObject({
    name: 'NoSuchEntityException',
    message: 'The user with name anna cannot be found.',
  })
})

test('a group gives its policies to its members', async () => {
  await iam.createUser(ann)
  await iam.createGroup(staff)
  await iam.addUserToGroup({ ...staff, ...ann })
  await iam.putGroupPolicy({ ...staff, PolicyName: 'inline', PolicyDocument: allowing('sns:*') })
  await iam.attachGroupPolicy({ ...staff, PolicyArn: READ_ONLY })
  const simulated = await iam.simulatePrincipalPolicy({
    PolicySourceArn: `arn:aws:iam::${ACCOUNT}:user/ann`,
    ActionNames: ['sns:Publish', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
  })
  expect(simulated.EvaluationResults!.map((result) => result.EvalDecision)).toEqual([
    'allowed',
    'allowed',
    'implicitDeny',
  ])
  await iam.updateGroup({ ...staff, NewGroupName: 'crew', NewPath: '/y/' })
  const crew = { GroupName: 'crew' }
  expect((await iam.getGroup(crew)).Users).toMatchObject([ann])
  expect((await iam.listGroups({})).Groups).toMatchObject([{ ...crew, Path: '/y/' }])
  expect((await iam.listGroupsForUser(ann)).Groups).toMatchObject([crew])
  expect((await iam.listGroupPolicies(crew)).PolicyNames).toEqual(['inline'])
  expect((await iam.getGroupPolicy({ ...crew, PolicyName: 'inline' })).GroupName).toBe('crew')
  expect((await iam.listAttachedGroupPolicies(crew)).AttachedPolicies).toHaveLength(1)
  const { UserDetailList, GroupDetailList } = await iam.getAccountAuthorizationDetails({})
  expect(UserDetailList).toMatchObject([{ ...ann, GroupList: ['crew'] }])
  expect(GroupDetailList).toMatchObject([{ GroupPolicyList: [{ PolicyName: 'inline' }] }])
  await iam.detachGroupPolicy({ ...crew, PolicyArn: READ_ONLY })
  await iam.deleteGroupPolicy({ ...crew, PolicyName: 'inline' })
  await iam.removeUserFromGroup({ ...crew, ...ann })
  await iam.deleteGroup(crew)
})

test('access keys, passwords and their policy', async () => {
  await iam.createUser(ann)
  const { AccessKey } = await iam.createAccessKey(ann)
  const one = { ...ann, AccessKeyId: AccessKey!.AccessKeyId! }
  await iam.updateAccessKey({ ...one, Status: 'Inactive' })
  expect((await iam.listAccessKeys(ann)).AccessKeyMetadata).toMatchObject([{ Status: 'Inactive' }])
  expect((await iam.getAccessKeyLastUsed(one)).UserName).toBe('ann')
  await iam.deleteAccessKey(one)
  await iam.updateAccountPasswordPolicy({ MinimumPasswordLength: 10, RequireSymbols: true })
  expect((await iam.getAccountPasswordPolicy({})).PasswordPolicy).toMatchObject({
    MinimumPasswordLength: 10,
    ExpirePasswords: false,
  })
  await expect(iam.createLoginProfile({ ...ann, Password: 'longenough' })).rejects.toMatchObject({
    name: 'PasswordPolicyViolationException',
  })
  await iam.createLoginProfile({ ...ann, Password: 'long enough!' })
  await iam.updateLoginProfile({ ...ann, PasswordResetRequired: true })
  expect((await iam.getLoginProfile(ann)).LoginProfile!.PasswordResetRequired).toBe(true)
  await iam.deleteLoginProfile(ann)
  await iam.deleteAccountPasswordPolicy({})
})

test('a user changes his own password', async () => {
  await iam.createUser(ann)
  await iam.createLoginProfile({ ...ann, Password: 'Long enough 1' })
  const { AccessKey } = await iam.createAccessKey(ann)
  const credentials = {
    accessKeyId: AccessKey!.AccessKeyId!,
    secretAccessKey: AccessKey!.SecretAccessKey!,
  }
  const himself = new IAM({ ...mill.awsConfig, credentials, maxAttempts: 1 })
  await himself.changePassword({ OldPassword: 'Long enough 1', NewPassword: 'Long enough 2' })
  expect((await himself.getUser({})).User!.UserName).toBe('ann')
  await expect(
    himself.changePassword({ OldPassword: 'Long enough 1', NewPassword: 'Long enough 3' }),
  ).rejects.toMatchObject({ name: 'PasswordPolicyViolationException' })
})

function codeAt(seed: string, step: number): string {
  const bits = [...seed].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2))
  const text = bits.map((each) => each.padStart(5, '0')).join('')
  const key = Buffer.from(text.match(/.{8}/g)!.map((byte) => parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const digest = createHmac('sha1', key).update(counter).digest()
  const number = digest.readUInt32BE(digest[19]! & 15) & 0x7fffffff
  return String(number % 1_000_000).padStart(6, '0')
}

test('an MFA device is enabled with two of its codes', async () => {
  await iam.createUser(ann)
  const { VirtualMFADevice } = await iam.createVirtualMFADevice({ VirtualMFADeviceName: 'phone' })
  const SerialNumber = VirtualMFADevice!.SerialNumber!
  const seed = Buffer.from(VirtualMFADevice!.Base32StringSeed!).toString()
  const step = Math.floor(mill.clock.nowMs() / 30_000)
  const codes = {
    AuthenticationCode1: codeAt(seed, step - 1),
    AuthenticationCode2: codeAt(seed, step),
  }
  await expect(
    iam.enableMFADevice({ ...ann, SerialNumber, ...codes, AuthenticationCode1: '000000' }),
  ).rejects.toMatchObject({ name: 'InvalidAuthenticationCodeException' })
  await iam.enableMFADevice({ ...ann, SerialNumber, ...codes })
  await iam.resyncMFADevice({ ...ann, SerialNumber, ...codes })
  expect((await iam.listMFADevices(ann)).MFADevices).toMatchObject([{ SerialNumber }])
  expect((await iam.getMFADevice({ SerialNumber })).UserName).toBe('ann')
  expect((await iam.listVirtualMFADevices({})).VirtualMFADevices).toHaveLength(1)
  await iam.tagMFADevice({ SerialNumber, Tags: TAGS })
  await iam.untagMFADevice({ SerialNumber, TagKeys: ['a'] })
  expect((await iam.listMFADeviceTags({ SerialNumber })).Tags).toEqual(TAGS.slice(1))
  await iam.deactivateMFADevice({ ...ann, SerialNumber })
  await iam.deleteVirtualMFADevice({ SerialNumber })
})

test('SSH keys, signing certificates and credentials for one service', async () => {
  await iam.createUser(ann)
  const bytes = Buffer.concat([Buffer.from('\0\0\0\x07ssh-rsa'), Buffer.alloc(256, 7)])
  const { SSHPublicKey } = await iam.uploadSSHPublicKey({
    ...ann,
    SSHPublicKeyBody: `ssh-rsa ${bytes.toString('base64')} ann`,
  })
  const key = { ...ann, SSHPublicKeyId: SSHPublicKey!.SSHPublicKeyId! }
  expect(SSHPublicKey!.Fingerprint).toMatch(/^([0-9a-f]{2}:){15}[0-9a-f]{2}$/)
  await iam.updateSSHPublicKey({ ...key, Status: 'Inactive' })
  expect((await iam.getSSHPublicKey({ ...key, Encoding: 'SSH' })).SSHPublicKey!.Status).toBe(
    'Inactive',
  )
  expect((await iam.listSSHPublicKeys(ann)).SSHPublicKeys).toHaveLength(1)
  await iam.deleteSSHPublicKey(key)
  const signing = await iam.uploadSigningCertificate({
    ...ann,
    CertificateBody: file('server.crt'),
  })
  const certificate = { ...ann, CertificateId: signing.Certificate!.CertificateId! }
  await iam.updateSigningCertificate({ ...certificate, Status: 'Inactive' })
  expect((await iam.listSigningCertificates(ann)).Certificates).toMatchObject([certificate])
  await iam.deleteSigningCertificate(certificate)
  const made = await iam.createServiceSpecificCredential({
    ...ann,
    ServiceName: 'codecommit.amazonaws.com',
  })
  const { ServiceSpecificCredentialId } = made.ServiceSpecificCredential!
  const one = { ...ann, ServiceSpecificCredentialId: ServiceSpecificCredentialId! }
  await iam.updateServiceSpecificCredential({ ...one, Status: 'Inactive' })
  expect((await iam.resetServiceSpecificCredential(one)).ServiceSpecificCredential).toMatchObject({
    ServiceUserName: `ann-at-${ACCOUNT}`,
    Status: 'Inactive',
  })
  const listed = await iam.listServiceSpecificCredentials(ann)
  expect(listed.ServiceSpecificCredentials).toHaveLength(1)
  await iam.deleteServiceSpecificCredential(one)
})

test('identity providers', async () => {
  const { OpenIDConnectProviderArn } = await iam.createOpenIDConnectProvider({
    Url: 'https://id.example.com/app',
    ClientIDList: ['one'],
    Tags: TAGS,
  })
  const oidc = { OpenIDConnectProviderArn }
  expect(OpenIDConnectProviderArn).toBe(`arn:aws:iam::${ACCOUNT}:oidc-provider/id.example.com/app`)
  await iam.addClientIDToOpenIDConnectProvider({ ...oidc, ClientID: 'two' })
  await iam.removeClientIDFromOpenIDConnectProvider({ ...oidc, ClientID: 'one' })
  const ThumbprintList = ['a'.repeat(40)]
  await iam.updateOpenIDConnectProviderThumbprint({ ...oidc, ThumbprintList })
  await iam.tagOpenIDConnectProvider({ ...oidc, Tags: TAGS })
  await iam.untagOpenIDConnectProvider({ ...oidc, TagKeys: ['a'] })
  expect((await iam.listOpenIDConnectProviderTags(oidc)).Tags).toEqual(TAGS.slice(1))
  expect(await iam.getOpenIDConnectProvider(oidc)).toMatchObject({
    Url: 'id.example.com/app',
    ClientIDList: ['two'],
    ThumbprintList,
  })
  expect((await iam.listOpenIDConnectProviders({})).OpenIDConnectProviderList).toHaveLength(1)
  await iam.deleteOpenIDConnectProvider(oidc)

  const SAMLMetadataDocument = `<EntityDescriptor>${'x'.repeat(1000)}</EntityDescriptor>`
  const { SAMLProviderArn } = await iam.createSAMLProvider({ Name: 'corp', SAMLMetadataDocument })
  const saml = { SAMLProviderArn }
  await iam.updateSAMLProvider({ ...saml, SAMLMetadataDocument })
  await iam.tagSAMLProvider({ ...saml, Tags: TAGS })
  await iam.untagSAMLProvider({ ...saml, TagKeys: ['a'] })
  expect((await iam.listSAMLProviderTags(saml)).Tags).toEqual(TAGS.slice(1))
  expect((await iam.getSAMLProvider(saml)).SAMLMetadataDocument).toBe(SAMLMetadataDocument)
  expect((await iam.listSAMLProviders({})).SAMLProviderList).toMatchObject([
    { Arn: SAMLProviderArn },
  ])
  await iam.deleteSAMLProvider(saml)
})

test('server certificates, instance profiles’ tags and service-linked roles', async () => {
  const web = { ServerCertificateName: 'web' }
  const CertificateBody = file('server.crt')
  await iam.uploadServerCertificate({ ...web, CertificateBody, PrivateKey: file('server.key') })
  await iam.tagServerCertificate({ ...web, Tags: TAGS })
  await iam.untagServerCertificate({ ...web, TagKeys: ['a'] })
  expect((await iam.listServerCertificateTags(web)).Tags).toEqual(TAGS.slice(1))
  expect((await iam.getServerCertificate(web)).ServerCertificate).toMatchObject({
    CertificateBody,
    Tags: TAGS.slice(1),
  })
  await iam.updateServerCertificate({ ...web, NewServerCertificateName: 'web2' })
  expect((await iam.listServerCertificates({})).ServerCertificateMetadataList).toMatchObject([
    { ServerCertificateName: 'web2' },
  ])
  await iam.deleteServerCertificate({ ServerCertificateName: 'web2' })

  const profile = { InstanceProfileName: 'p' }
  await iam.createInstanceProfile(profile)
  await iam.tagInstanceProfile({ ...profile, Tags: TAGS })
  await iam.untagInstanceProfile({ ...profile, TagKeys: ['a'] })
  expect((await iam.listInstanceProfileTags(profile)).Tags).toEqual(TAGS.slice(1))

  const { Role } = await iam.createServiceLinkedRole({
    AWSServiceName: 'autoscaling.amazonaws.com',
    CustomSuffix: 'mine',
  })
  const { RoleName } = Role!
  expect(RoleName).toBe('AWSServiceRoleForAutoScaling_mine')
  expect((await iam.listAttachedRolePolicies({ RoleName })).AttachedPolicies).toMatchObject([
    { PolicyName: 'AutoScalingServiceRolePolicy' },
  ])
  const { DeletionTaskId } = await iam.deleteServiceLinkedRole({ RoleName: RoleName! })
  expect((await iam.getServiceLinkedRoleDeletionStatus({ DeletionTaskId })).Status).toBe(
    'SUCCEEDED',
  )
})

test('the account: alias, summary, report; simulation of policies that nobody has', async () => {
  await iam.createUser(ann)
  await iam.createAccessKey(ann)
  await iam.createAccountAlias({ AccountAlias: 'mill' })
  expect((await iam.listAccountAliases({})).AccountAliases).toEqual(['mill'])
  await iam.deleteAccountAlias({ AccountAlias: 'mill' })
  await iam.setSecurityTokenServicePreferences({ GlobalEndpointTokenVersion: 'v2Token' })
  expect((await iam.getAccountSummary({})).SummaryMap).toMatchObject({
    Users: 1,
    GlobalEndpointTokenVersion: 2,
  })
  await expect(iam.getCredentialReport({})).rejects.toMatchObject({
    name: 'CredentialReportNotPresentException',
  })
  expect((await iam.generateCredentialReport({})).State).toBe('STARTED')
  expect((await iam.generateCredentialReport({})).State).toBe('COMPLETE')
  const { Content } = await iam.getCredentialReport({})
  const [head, root, user] = Buffer.from(Content!).toString().split('\n')
  expect(root!.split(',')).toHaveLength(head!.split(',').length)
  expect(user).toMatch(/^ann,arn:aws:iam::000000000000:user\/ann,.*,true,/)

  const PolicyInputList = [allowing('sqs:Get*')]
  const { EvaluationResults } = await iam.simulateCustomPolicy({
    PolicyInputList,
    ActionNames: ['sqs:GetQueueUrl'],
    ResourceArns: ['arn:aws:sqs:us-east-1:000000000000:orders'],
  })
  expect(EvaluationResults).toMatchObject([
    { EvalDecision: 'allowed', MatchedStatements: [{ SourcePolicyId: 'PolicyInputList.1' }] },
  ])
  const PolicySourceArn = `arn:aws:iam::${ACCOUNT}:user/ann`
  const keys = { ContextKeyNames: [] }
  expect(await iam.getContextKeysForCustomPolicy({ PolicyInputList })).toMatchObject(keys)
  expect(await iam.getContextKeysForPrincipalPolicy({ PolicySourceArn })).toMatchObject(keys)
})
