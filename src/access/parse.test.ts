import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PolicyError } from './document.ts'
import { MAX_POLICY_CHARACTERS, parsePolicy } from './parse.ts'

const statement = { Effect: 'Allow', Principal: '*', Action: 'sqs:*', Resource: '*' }

test('reads single values as lists', () => {
  const [read] = parsePolicy(JSON.stringify({ Statement: statement })).statements
  expect(read).toMatchObject({
    effect: 'Allow',
    principals: { not: false, anyone: true },
    actions: { not: false, values: ['sqs:*'] },
    resources: { not: false, values: ['*'] },
    conditions: [],
  })
})

test('numbers and booleans in conditions are compared as text', () => {
  const [read] = parsePolicy(
    JSON.stringify({ Statement: { ...statement, Condition: { Bool: { k: [true, 1, 'x'] } } } }),
  ).statements
  expect(read!.conditions).toEqual([{ operator: 'Bool', key: 'k', values: ['true', '1', 'x'] }])
})

const broken: [kind: string, document: unknown][] = [
  ['json', 7],
  ['json', []],
  ['syntax', {}],
  ['syntax', { Statement: 'x' }],
  ['syntax', { Statement: [], Extra: 1 }],
  ['version', { Version: '2020-01-01', Statement: [] }],
  ['effect', { Statement: { ...statement, Effect: 'allow' } }],
  ['syntax', { Statement: { ...statement, Actions: 'x' } }],
  ['syntax', { Statement: { ...statement, NotAction: 'x' } }],
  ['syntax', { Statement: { ...statement, NotPrincipal: '*' } }],
  ['action', { Statement: { ...statement, Action: 5 } }],
  ['resource', { Statement: { ...statement, Resource: [null] } }],
  ['principal', { Statement: { ...statement, Principal: 'someone' } }],
  ['principal', { Statement: { ...statement, Principal: { Aws: '*' } } }],
  ['condition', { Statement: { ...statement, Condition: { Nope: { k: 'v' } } } }],
  ['condition', { Statement: { ...statement, Condition: { Bool: { k: {} } } } }],
  [
    'sid',
    {
      Statement: [
        { ...statement, Sid: 'a' },
        { ...statement, Sid: 'a' },
      ],
    },
  ],
]

test.each(broken)('refuses with kind %s: %j', (kind, document) => {
  expect(() => parsePolicy(JSON.stringify(document))).toThrow(expect.objectContaining({ kind }))
})

test('refuses what is too long before reading it', () => {
  expect(() => parsePolicy(' '.repeat(MAX_POLICY_CHARACTERS + 1))).toThrow(
    expect.objectContaining({ kind: 'size' }),
  )
})

test('any JSON gives a policy or a PolicyError', () => {
  const name = fc.constantFrom(
    'Statement',
    'Effect',
    'Action',
    'Condition',
    '__proto__',
    'Principal',
  )
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5 },
      fc.json().map((text) => JSON.parse(text)),
      tie('object'),
    ),
    object: fc.array(fc.tuple(name, tie('tree')), { maxLength: 4 }).map(Object.fromEntries),
  }))
  fc.assert(
    fc.property(tree, (document) => {
      try {
        parsePolicy(JSON.stringify(document))
      } catch (error) {
        expect(error).toBeInstanceOf(PolicyError)
      }
    }),
  )
})
