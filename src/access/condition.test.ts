import { expect, test } from 'vitest'
import { conditionHolds, isConditionOperator } from './condition.ts'

type Case = [operator: string, expected: string | string[], actual: string[] | undefined, boolean]

const cases: Case[] = [
  ['StringEquals', 'a', ['a'], true],
  ['StringEquals', 'a', ['A'], false],
  ['StringEquals', ['a', 'b'], ['b'], true],
  ['StringEquals', 'a', undefined, false],
  ['StringNotEquals', 'a', ['b'], true],
  ['StringNotEquals', ['a', 'b'], ['b'], false],
  ['StringNotEquals', 'a', undefined, true],
  ['StringEqualsIgnoreCase', 'AbC', ['aBc'], true],
  ['StringNotEqualsIgnoreCase', 'AbC', ['aBc'], false],
  ['StringLike', 'a*c?', ['abbbcd'], true],
  ['StringLike', 'a*c?', ['abbbc'], false],
  ['StringNotLike', 'a*', ['b'], true],
  ['StringEqualsIfExists', 'a', undefined, true],
  ['StringEqualsIfExists', 'a', ['b'], false],
  ['NumericEquals', '5', ['5.0'], true],
  ['NumericNotEquals', '5', ['5'], false],
  ['NumericLessThan', '5', ['4.9'], true],
  ['NumericLessThan', '5', ['5'], false],
  ['NumericLessThanEquals', '5', ['5'], true],
  ['NumericGreaterThan', '5', ['6'], true],
  ['NumericGreaterThanEquals', '5', ['4'], false],
  ['NumericEquals', '5', ['five'], false],
  ['DateEquals', '2026-01-01T00:00:00Z', ['1767225600'], true],
  ['DateNotEquals', '2026-01-01T00:00:00Z', ['2026-01-02T00:00:00Z'], true],
  ['DateLessThan', '2026-01-01T00:00:00Z', ['2025-12-31T23:59:59Z'], true],
  ['DateLessThanEquals', '2026-01-01', ['2026-01-01T00:00:00Z'], true],
  ['DateGreaterThan', '2026-01-01T00:00:00Z', ['2026-01-01T00:00:00Z'], false],
  ['DateGreaterThanEquals', 'yesterday', ['2026-01-01T00:00:00Z'], false],
  ['Bool', 'true', ['TRUE'], true],
  ['Bool', 'false', ['true'], false],
  ['BinaryEquals', 'AAEC', ['AAEC'], true],
  ['BinaryEquals', 'AAEC', ['AAED'], false],
  ['IpAddress', '203.0.113.0/24', ['203.0.113.9'], true],
  ['IpAddress', '203.0.113.0/24', ['203.0.114.9'], false],
  ['IpAddress', '2001:db8::/32', ['2001:db8::1'], true],
  ['IpAddress', '203.0.113.9', ['203.0.113.9'], true],
  ['IpAddress', '203.0.113.0/33', ['203.0.113.9'], false],
  ['NotIpAddress', '203.0.113.0/24', ['198.51.100.1'], true],
  ['ArnLike', 'arn:aws:s3:::b*', ['arn:aws:s3:::bucket'], true],
  [
    'ArnLike',
    'arn:*:us-east-1:111111111111:news:*',
    ['arn:aws:sns:us-east-1:111111111111:news:1'],
    false,
  ],
  ['ArnLike', 'arn:aws:sns:*', ['arn:aws:sns:us-east-1:111111111111:news'], true],
  ['ArnEquals', 'arn:*:sns:*:*:n?ws', ['arn:aws:sns:us-east-1:111111111111:news'], true],
  ['ArnNotLike', 'arn:aws:sns:*:*:x', ['arn:aws:sns:us-east-1:111111111111:news'], true],
  ['ArnNotEquals', 'arn:aws:s3:::b', ['arn:aws:s3:::b'], false],
  ['Null', 'true', undefined, true],
  ['Null', 'true', ['x'], false],
  ['Null', 'false', ['x'], true],
  ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b', 'a'], true],
  ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'c'], false],
  ['ForAllValues:StringEquals', ['a'], undefined, true],
  ['ForAnyValue:StringEquals', ['a', 'b'], ['c', 'b'], true],
  ['ForAnyValue:StringEquals', ['a', 'b'], ['c'], false],
  ['ForAnyValue:StringEquals', ['a'], undefined, false],
  ['ForAnyValue:StringNotEquals', ['a'], ['a', 'b'], true],
  ['ForAllValues:StringNotEquals', ['a'], ['a', 'b'], false],
  ['ForAnyValue:StringLikeIfExists', ['a*'], undefined, true],
]

test.each(cases)('%s %j against %j: %s', (operator, expected, actual, holds) => {
  const condition = { operator, key: 'k', values: Array.isArray(expected) ? expected : [expected] }
  const lookup = () => actual
  expect(conditionHolds(condition, lookup, lookup)).toBe(holds)
})

test('unknown operators are not operators', () => {
  for (const name of [
    'stringEquals',
    'ForAllValues:Null',
    'StringEqualsIfExist',
    '__proto__',
    '',
  ]) {
    expect(isConditionOperator(name)).toBe(false)
  }
})
