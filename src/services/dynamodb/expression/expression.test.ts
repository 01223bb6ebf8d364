import { describe, expect, test } from 'vitest'
import { storedItem } from '../value/validate.ts'
import { bindCondition } from './condition.ts'
import { parseCondition, parseProjection, parseUpdate } from './parse.ts'
import { projected } from './projection.ts'
import { Substitutions } from './substitutions.ts'
import { bindUpdate } from './update.ts'

const item = storedItem({
  n: { N: '5' },
  s: { S: 'hello' },
  tags: { SS: ['a', 'b'] },
  seq: { L: [{ N: '1' }, { M: { x: { S: 'y' } } }] },
  doc: { M: { deep: { M: { n: { N: '1' } } } } },
})
const values = {
  ':one': { N: '1' },
  ':five': { N: '5.0' },
  ':nine': { N: '9' },
  ':he': { S: 'he' },
  ':a': { S: 'a' },
  ':S': { S: 'S' },
}
const holds = (text: string) => {
  const used = Object.entries(values).filter(([name]) => text.includes(name))
  const ExpressionAttributeValues = used.length > 0 ? Object.fromEntries(used) : undefined
  const given = new Substitutions({ ExpressionAttributeValues }, { ConditionExpression: text })
  const test = bindCondition(
    parseCondition('ConditionExpression', text),
    given,
    'ConditionExpression',
  )
  given.done()
  return test(item)
}

describe('conditions', () => {
  test.each([
    ['n = :five', true],
    ['n <> :five', false],
    ['gone <> :five', true],
    ['gone = :five', false],
    ['n < :nine AND n > :one', true],
    ['n BETWEEN :one AND :nine', true],
    ['n IN (:one, :five)', true],
    ['NOT n = :one AND n = :one', false],
    ['n = :one OR n = :five AND s = :he', false],
    ['(n = :one OR n = :five) AND begins_with(s, :he)', true],
    ['contains(tags, :a)', true],
    ['contains(s, :he)', true],
    ['contains(seq, :one)', true],
    ['attribute_type(s, :S)', true],
    ['size(s) = :five', true],
    ['size(seq) > :one', true],
    ['size(n) > :one', false],
    ['attribute_exists(doc.deep.n)', true],
    ['attribute_not_exists(doc.deep.x)', true],
    ['seq[0] = doc.deep.n', true],
    ['attribute_exists(seq[1].x)', true],
    ['attribute_exists(hasOwnProperty) OR attribute_exists(doc.toString)', false],
    ['s < :five', false],
    ['aNd = :one oR n = :five', true],
  ])('%s', (text, expected) => {
    if (text.startsWith('aNd')) expect(() => holds(text)).toThrow('Syntax error; token: "aNd"')
    else expect(holds(text)).toBe(expected)
  })

  test.each([
    ['', 'The expression can not be empty;'],
    ['n = ', 'Syntax error; token: "<EOF>", near: "= "'],
    ['n == :one', 'Syntax error; token: "=", near: "== :one"'],
    ['((n = :one))', 'The expression has redundant parentheses;'],
    [
      'n BETWEEN :nine AND :one',
      'The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:9}, upper bound operand: AttributeValue: {N:1}',
    ],
    [
      'n = n',
      'The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [n]',
    ],
    [
      'if_not_exists(n, :one)',
      'The function is not allowed in a condition expression; function: if_not_exists',
    ],
    [
      'size(n, s) = :one',
      'Incorrect number of operands for operator or function; operator or function: size, number of operands: 2',
    ],
    [
      'attribute_exists(:one)',
      'Operator or function requires a document path; operator or function: attribute_exists',
    ],
    [
      'begins_with(s, :one)',
      'Incorrect operand type for operator or function; operator or function: begins_with, operand type: N',
    ],
    [
      'attribute_type(s, :he)',
      'Invalid attribute type name found; type: he, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}',
    ],
    ['n = :one §', 'Syntax error; token: "§", near: ":one §"'],
  ])('%s is refused', (text, message) => {
    expect(() => holds(text)).toThrow(`Invalid ConditionExpression: ${message}`)
  })

  test('depth and length are bounded', () => {
    expect(() => holds(`${'('.repeat(2000)}n = :one`)).toThrow('levels of nesting')
    expect(() => holds(`${'NOT '.repeat(1000)}n = :one`)).toThrow('Invalid ConditionExpression')
    expect(() => holds(`n = :one${' OR n = :one'.repeat(340)}`)).toThrow('too many operators')
    expect(() => holds('n = :one'.padEnd(5000))).toThrow('Expression size has exceeded')
  })
})

test('projections keep the shape of documents', () => {
  const of = (text: string) => projected(parseProjection(text))(item)
  expect(of('n, doc.deep.n, seq[1].x, gone, doc.nil')).toEqual({
    n: { N: '5' },
    doc: { M: { deep: { M: { n: { N: '1' } } } } },
    seq: { L: [{ M: { x: { S: 'y' } } }] },
  })
})

test('updates read what was, and write all at once', () => {
  const text = 'SET a = n, n = n + :one, seq[9] = n REMOVE seq[0], s'
  const given = new Substitutions(
    { ExpressionAttributeValues: { ':one': { N: '1' } } },
    { UpdateExpression: text },
  )
  const changed = bindUpdate(parseUpdate(text), given).apply(item)
  expect(changed).toMatchObject({ a: { N: '5' }, n: { N: '6' } })
  expect(changed.seq).toEqual({ L: [{ M: { x: { S: 'y' } } }, { N: '5' }] })
  expect(changed.s).toBeUndefined()
  expect(item.n).toEqual({ N: '5' })
})
