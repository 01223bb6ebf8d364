import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evaluate } from './evaluate.ts'
import type { AccessRequest } from './request.ts'
import { parsePolicy } from './parse.ts'

const queue = 'arn:aws:sqs:us-east-1:111111111111:orders'
const topic = 'arn:aws:sns:us-east-1:111111111111:news'

const fromTopic: AccessRequest = {
  principal: { kind: 'service', service: 'sns.amazonaws.com' },
  action: 'sqs:SendMessage',
  resource: queue,
  context: { 'aws:SourceArn': topic, 'aws:SourceAccount': '111111111111' },
}

function decide(statements: unknown, request: AccessRequest = fromTopic, version = '2012-10-17') {
  const policy = parsePolicy(JSON.stringify({ Version: version, Statement: statements }))
  return evaluate([policy], request).decision
}

const allow = {
  Effect: 'Allow',
  Principal: { Service: 'sns.amazonaws.com' },
  Action: 'sqs:SendMessage',
  Resource: queue,
  Condition: { ArnEquals: { 'aws:SourceArn': topic } },
}

describe('a resource policy', () => {
  const cases: [string, unknown, string][] = [
    ['allows what it names', allow, 'allowed'],
    [
      'wrong service',
      { ...allow, Principal: { Service: 's3.amazonaws.com' } },
      'implicitly-denied',
    ],
    ['anyone', { ...allow, Principal: '*' }, 'allowed'],
    ['anyone as AWS', { ...allow, Principal: { AWS: '*' } }, 'allowed'],
    [
      'an account is no service',
      { ...allow, Principal: { AWS: '111111111111' } },
      'implicitly-denied',
    ],
    ['action in another case', { ...allow, Action: 'SQS:sendmessage' }, 'allowed'],
    ['action by wildcard', { ...allow, Action: ['sqs:Get*', 'sqs:Send*'] }, 'allowed'],
    [
      'all but another action',
      { ...without(allow, 'Action'), NotAction: 'sqs:Delete*' },
      'allowed',
    ],
    [
      'all but this action',
      { ...without(allow, 'Action'), NotAction: 'sqs:*' },
      'implicitly-denied',
    ],
    ['resource by wildcard', { ...allow, Resource: 'arn:aws:sqs:*:*:ord?rs' }, 'allowed'],
    ['resource in another case', { ...allow, Resource: queue.toUpperCase() }, 'implicitly-denied'],
    ['all but another resource', { ...without(allow, 'Resource'), NotResource: topic }, 'allowed'],
    [
      'another source',
      { ...allow, Condition: { ArnEquals: { 'aws:SourceArn': `${topic}2` } } },
      'implicitly-denied',
    ],
    [
      'two operators, one fails',
      {
        ...allow,
        Condition: {
          ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:*:news' },
          StringEquals: { 'aws:SourceAccount': '222222222222' },
        },
      },
      'implicitly-denied',
    ],
    [
      'an explicit deny wins',
      [allow, { ...allow, Effect: 'Deny', Condition: undefined }],
      'denied',
    ],
    [
      'a deny that does not apply',
      [allow, { ...allow, Effect: 'Deny', Action: 'sqs:X' }],
      'allowed',
    ],
    [
      'everyone but this service',
      {
        ...without(allow, 'Principal'),
        NotPrincipal: { Service: 'sns.amazonaws.com' },
      },
      'implicitly-denied',
    ],
    ['no statement', [], 'implicitly-denied'],
  ]
  test.each(cases)('%s', (_name, statements, decision) => {
    expect(decide(statements)).toBe(decision)
  })
})

describe('AWS principals', () => {
  const account = '111111111111'
  const role = `arn:aws:iam::${account}:role/app/worker`
  const session = `arn:aws:sts::${account}:assumed-role/worker/one`
  const cases: [string, string, string, string][] = [
    ['account id', account, session, 'allowed'],
    ['account root', `arn:aws:iam::${account}:root`, session, 'allowed'],
    ['role, for its session', role, session, 'allowed'],
    ['the session itself', session, session, 'allowed'],
    ['another role', `${role}2`, session, 'implicitly-denied'],
    ['another account', '222222222222', session, 'implicitly-denied'],
    ['unique id', 'AROAEXAMPLE', session, 'allowed'],
    [
      'a wildcard inside an ARN names nobody',
      'arn:aws:iam::*:role/*',
      session,
      'implicitly-denied',
    ],
  ]
  test.each(cases)('%s', (_name, named, arn, decision) => {
    const principal = { kind: 'aws', account, arn, userId: 'AROAEXAMPLE:one' } as const
    expect(
      decide(
        { ...without(allow, 'Condition'), Principal: { AWS: named } },
        { ...fromTopic, principal },
      ),
    ).toBe(decision)
  })
})

describe('policy variables', () => {
  const request: AccessRequest = {
    principal: { kind: 'anonymous' },
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::b/ann/x',
    context: { 'aws:username': 'ann', 'aws:PrincipalTag/star': '*', list: ['a', 'b'] },
  }
  const reads = (resource: string, version?: string, context = request.context) =>
    decide(
      { Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: resource },
      { ...request, context },
      version,
    )
  test('stand for the request’s value', () => {
    expect(reads('arn:aws:s3:::b/${aws:username}/*')).toBe('allowed')
    expect(reads('arn:aws:s3:::b/${AWS:UserName}/*')).toBe('allowed')
    expect(reads('arn:aws:s3:::b/${aws:other}/*')).toBe('implicitly-denied')
    expect(reads("arn:aws:s3:::b/${aws:other, 'ann'}/*")).toBe('allowed')
    expect(reads('arn:aws:s3:::b/${list}/*')).toBe('implicitly-denied')
  })
  test('a star that came from the request is no wildcard', () => {
    expect(reads('arn:aws:s3:::b/${aws:PrincipalTag/star}/x')).toBe('implicitly-denied')
    expect(reads('arn:aws:s3:::b/${*}/x')).toBe('implicitly-denied')
  })
  test('do not exist in the older version', () => {
    expect(reads('arn:aws:s3:::b/${aws:username}/*', '2008-10-17')).toBe('implicitly-denied')
  })
})

describe('what is missing', () => {
  test('is a statement that would allow the request', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<AccessRequest['principal']>(
          { kind: 'service', service: 'sns.amazonaws.com' },
          { kind: 'aws', account: '111111111111', arn: 'arn:aws:iam::111111111111:user/ann' },
          { kind: 'federated', provider: 'accounts.google.com' },
          { kind: 'anonymous' },
        ),
        fc.constantFrom('sqs:SendMessage', 'lambda:InvokeFunction'),
        fc.constantFrom(queue, `${queue}.fifo`),
        fc.option(fc.constantFrom(topic, 'arn:aws:s3:::bucket'), { nil: undefined }),
        (principal, action, resource, source) => {
          const request = { principal, action, resource, context: { 'aws:SourceArn': source } }
          const refused = evaluate([], request)
          expect(refused.decision).toBe('implicitly-denied')
          expect(decide(JSON.parse(refused.missing!), request)).toBe('allowed')
        },
      ),
    )
  })
})

function without(statement: object, name: string): object {
  const { [name]: _left, ...rest } = statement as Record<string, unknown>
  return rest
}
