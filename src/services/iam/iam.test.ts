import { beforeEach, describe, expect, test } from 'vitest'
import { caller, testContext } from '../test-context.ts'
import { operations } from './operations.ts'

const account = '111111111111'
const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
  ],
})
const rights = JSON.stringify({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: "sqs:Get*('!)", Resource: '*' },
})
const basic = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'

let call: ReturnType<typeof caller>
beforeEach(() => {
  call = caller(operations, testContext())
})

const createRole = (RoleName: string, input: object = {}) =>
  call('CreateRole', { RoleName, AssumeRolePolicyDocument: trust, ...input })
const createPolicy = async (PolicyName: string, input: object = {}): Promise<string> =>
  (await call('CreatePolicy', { PolicyName, PolicyDocument: rights, ...input })).Policy.Arn

describe('roles', () => {
  test('what was created is given back, its document URL-encoded', async () => {
    const tags = [{ Key: 'a', Value: '1' }]
    const { Role } = await createRole('worker', { Path: '/app/', Tags: tags, Description: 'd' })
    expect(Role).toMatchObject({
      Path: '/app/',
      RoleName: 'worker',
      Arn: `arn:aws:iam::${account}:role/app/worker`,
      Description: 'd',
      Tags: tags,
    })
    expect(Role.RoleId).toMatch(/^AROA[A-Z2-7]{17}$/)
    expect(decodeURIComponent(Role.AssumeRolePolicyDocument)).toBe(trust)
    expect((await call('GetRole', { RoleName: 'WORKER' })).Role).toEqual({
      ...Role,
      MaxSessionDuration: 3600,
      RoleLastUsed: {},
    })
  })

  test('names are unique without regard to case', async () => {
    await createRole('worker')
    await expect(createRole('Worker')).rejects.toMatchObject({
      queryCode: 'EntityAlreadyExists',
      status: 409,
      message: 'Role with name Worker already exists.',
    })
    await expect(call('GetRole', { RoleName: 'other' })).rejects.toMatchObject({
      queryCode: 'NoSuchEntity',
      status: 404,
      message: 'The role with name other cannot be found.',
    })
  })

  test('lists come in pages, sorted, by path', async () => {
    for (const name of ['d', 'b', 'c', 'a']) {
      await createRole(name, { Path: name === 'b' ? '/x/' : '/' })
    }
    const names: string[] = []
    let Marker: string | undefined
    do {
      const page = await call('ListRoles', { MaxItems: 3, Marker })
      expect(page.IsTruncated).toBe(page.Marker !== undefined)
      names.push(...page.Roles.map((role: any) => role.RoleName))
      Marker = page.Marker
    } while (Marker !== undefined)
    expect(names).toEqual(['a', 'b', 'c', 'd'])
    expect((await call('ListRoles', { PathPrefix: '/x/' })).Roles).toHaveLength(1)
    await expect(call('ListRoles', { Marker: '!' })).rejects.toMatchObject({
      code: 'ValidationError',
    })
  })

  test('a role goes only once nothing hangs on it', async () => {
    await createRole('worker')
    const worker = { RoleName: 'worker' }
    await call('AttachRolePolicy', { ...worker, PolicyArn: basic })
    await call('PutRolePolicy', { ...worker, PolicyName: 'p', PolicyDocument: rights })
    await call('CreateInstanceProfile', { InstanceProfileName: 'i' })
    await call('AddRoleToInstanceProfile', { InstanceProfileName: 'i', ...worker })
    await expect(call('DeleteRole', worker)).rejects.toThrow('must detach all policies first')
    await call('DetachRolePolicy', { ...worker, PolicyArn: basic })
    await expect(call('DeleteRole', worker)).rejects.toMatchObject({
      queryCode: 'DeleteConflict',
      message: 'Cannot delete entity, must delete policies first.',
    })
    await call('DeleteRolePolicy', { ...worker, PolicyName: 'p' })
    await expect(call('DeleteRole', worker)).rejects.toThrow('from instance profile first')
    const { InstanceProfiles } = await call('ListInstanceProfilesForRole', worker)
    expect(InstanceProfiles[0].Roles[0].RoleName).toBe('worker')
    await call('RemoveRoleFromInstanceProfile', { InstanceProfileName: 'i', ...worker })
    await call('DeleteRole', worker)
    expect((await call('ListRoles')).Roles).toEqual([])
  })

  test('tags, description, duration and trust policy change', async () => {
    await createRole('worker', { Tags: [{ Key: 'Team', Value: 'x' }] })
    const worker = { RoleName: 'worker' }
    await call('TagRole', {
      ...worker,
      Tags: [
        { Key: 'team', Value: 'y' },
        { Key: 'b', Value: '' },
      ],
    })
    expect((await call('ListRoleTags', worker)).Tags).toEqual([
      { Key: 'b', Value: '' },
      { Key: 'team', Value: 'y' },
    ])
    await call('UntagRole', { ...worker, TagKeys: ['TEAM', 'b'] })
    await call('UpdateRole', { ...worker, Description: 'new', MaxSessionDuration: 7200 })
    await call('UpdateAssumeRolePolicy', {
      ...worker,
      PolicyDocument: trust.replace('lambda', 'sns'),
    })
    const { Role } = await call('GetRole', worker)
    expect(Role).toMatchObject({ Description: 'new', MaxSessionDuration: 7200 })
    expect(Role.Tags).toBeUndefined()
    expect(decodeURIComponent(Role.AssumeRolePolicyDocument)).toContain('sns.amazonaws.com')
    await expect(
      call('TagRole', {
        ...worker,
        Tags: [
          { Key: 'a', Value: '' },
          { Key: 'A', Value: '' },
        ],
      }),
    ).rejects.toMatchObject({ queryCode: 'InvalidInput' })
  })
})

describe('policies', () => {
  test('documents are encoded by RFC 3986', async () => {
    await createRole('worker')
    await call('PutRolePolicy', { RoleName: 'worker', PolicyName: 'p', PolicyDocument: rights })
    const { PolicyDocument } = await call('GetRolePolicy', { RoleName: 'worker', PolicyName: 'p' })
    expect(PolicyDocument).toContain('sqs%3AGet%2A%28%27%21%29')
    expect(decodeURIComponent(PolicyDocument)).toBe(rights)
    expect((await call('ListRolePolicies', { RoleName: 'worker' })).PolicyNames).toEqual(['p'])
  })

  test('versions: five at most, one of them the default', async () => {
    const PolicyArn = await createPolicy('p', { Path: '/x/' })
    expect(PolicyArn).toBe(`arn:aws:iam::${account}:policy/x/p`)
    const add = (SetAsDefault?: boolean) =>
      call('CreatePolicyVersion', { PolicyArn, PolicyDocument: rights, SetAsDefault })
    expect((await add(true)).PolicyVersion).toMatchObject({
      VersionId: 'v2',
      IsDefaultVersion: true,
    })
    for (let i = 0; i < 3; i++) await add()
    await expect(add()).rejects.toMatchObject({ queryCode: 'LimitExceeded' })
    await expect(call('DeletePolicyVersion', { PolicyArn, VersionId: 'v2' })).rejects.toThrow(
      'Cannot delete the default version of a policy.',
    )
    await call('DeletePolicyVersion', { PolicyArn, VersionId: 'v1' })
    expect((await add()).PolicyVersion.VersionId).toBe('v6')
    await call('SetDefaultPolicyVersion', { PolicyArn, VersionId: 'v6' })
    const { Versions } = await call('ListPolicyVersions', { PolicyArn })
    expect(Versions.map((version: any) => version.VersionId)).toEqual([
      'v6',
      'v5',
      'v4',
      'v3',
      'v2',
    ])
    expect(Versions[0].IsDefaultVersion).toBe(true)
    await expect(call('GetPolicyVersion', { PolicyArn, VersionId: 'v1' })).rejects.toThrow(
      `Policy ${PolicyArn} version v1 does not exist or is not attachable.`,
    )
    await expect(call('DeletePolicy', { PolicyArn })).rejects.toThrow('more than one version')
  })

  test('attaching counts, shows in both directions, and keeps a policy from being deleted', async () => {
    await createRole('worker')
    const PolicyArn = await createPolicy('p')
    const attached = { RoleName: 'worker', PolicyArn }
    await call('AttachRolePolicy', attached)
    await call('AttachRolePolicy', attached)
    await call('AttachRolePolicy', { ...attached, PolicyArn: basic })
    expect(
      (await call('ListAttachedRolePolicies', { RoleName: 'worker' })).AttachedPolicies,
    ).toEqual([
      { PolicyName: 'AWSLambdaBasicExecutionRole', PolicyArn: basic },
      { PolicyName: 'p', PolicyArn },
    ])
    expect((await call('GetPolicy', { PolicyArn })).Policy.AttachmentCount).toBe(1)
    expect(
      (await call('ListPolicies', { OnlyAttached: true, Scope: 'Local' })).Policies,
    ).toHaveLength(1)
    const { PolicyRoles } = await call('ListEntitiesForPolicy', { PolicyArn: basic })
    expect(PolicyRoles).toMatchObject([{ RoleName: 'worker' }])
    await expect(call('DeletePolicy', { PolicyArn })).rejects.toThrow(
      'Cannot delete a policy attached to entities.',
    )
    await call('DetachRolePolicy', attached)
    await expect(call('DetachRolePolicy', attached)).rejects.toMatchObject({ status: 404 })
    await call('DeletePolicy', { PolicyArn })
    await expect(call('GetPolicy', { PolicyArn })).rejects.toThrow(
      `Policy ${PolicyArn} was not found.`,
    )
  })

  test('AWS’s own policies are there by name', async () => {
    const { Policy } = await call('GetPolicy', { PolicyArn: basic })
    expect(Policy).toMatchObject({
      PolicyName: 'AWSLambdaBasicExecutionRole',
      Path: '/service-role/',
    })
    const { PolicyVersion } = await call('GetPolicyVersion', { PolicyArn: basic, VersionId: 'v1' })
    expect(decodeURIComponent(PolicyVersion.Document)).toContain('logs:PutLogEvents')
  })

  const identity: [message: string, statement: unknown][] = [
    ['Policy document should not specify a principal.', { Principal: '*' }],
    ['Policy statement must contain actions.', { Action: undefined }],
    ['Policy statement must contain resources.', { Resource: undefined }],
    ['Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.', { Action: 'x' }],
    ['Actions/Condition can contain only one colon.', { Action: 'a:b:c' }],
    ['Resource r must be in ARN format or "*".', { Resource: 'r' }],
    ['Syntax errors in policy.', { Effect: 'Maybe' }],
  ]
  test.each(identity)('refuses: %s', async (message, change) => {
    const statement = { Effect: 'Allow', Action: 'sqs:*', Resource: '*', ...(change as object) }
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
    await expect(createPolicy('p', { PolicyDocument })).rejects.toMatchObject({
      queryCode: 'MalformedPolicyDocument',
      message,
    })
  })

  test('a managed policy must be of the newer version, others need not', async () => {
    const Statement = [{ Effect: 'Allow', Action: 'sqs:*', Resource: '*' }]
    for (const Version of [undefined, '2008-10-17']) {
      const PolicyDocument = JSON.stringify({ Version, Statement })
      await expect(createPolicy('old', { PolicyDocument })).rejects.toMatchObject({
        message: 'Policy document must be version 2012-10-17 or greater.',
      })
      await createRole(`r${Version}`, { AssumeRolePolicyDocument: trust.replace('2012', '2008') })
      const inline = { RoleName: `r${Version}`, PolicyName: 'old', PolicyDocument }
      await call('PutRolePolicy', inline)
    }
  })

  const trusts: [message: string, statement: unknown][] = [
    ['Has prohibited field Resource', { Resource: '*' }],
    ['Missing required field Principal', { Principal: undefined }],
    ['AssumeRole policy may only specify STS AssumeRole actions.', { Action: 'sqs:*' }],
  ]
  test.each(trusts)('refuses as a trust policy: %s', async (message, change) => {
    const statement = {
      Effect: 'Allow',
      Principal: '*',
      Action: 'sts:AssumeRole',
      ...(change as object),
    }
    const AssumeRolePolicyDocument = JSON.stringify({ Statement: [statement] })
    await expect(createRole('r', { AssumeRolePolicyDocument })).rejects.toMatchObject({ message })
  })
})
