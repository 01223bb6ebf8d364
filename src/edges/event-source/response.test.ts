import { describe, expect, it } from 'vitest'
import { failuresOf } from './response.ts'

const ids = ['a', 'b', 'c']
const reported = (payload: string) => [
  ...failuresOf(
    { kind: 'answered', payload, executedVersion: '$LATEST', logTail: '' },
    ids,
    true,
  ).failures.keys(),
]

describe('a partial response', () => {
  it.each(['', 'null', '""', '[]', '{}', '{"batchItemFailures":[]}', '{"batchItemFailures":null}'])(
    'is complete success: %j',
    (payload) => {
      expect(reported(payload)).toEqual([])
    },
  )

  it.each([
    'not json',
    '"text"',
    '5',
    'true',
    '[1]',
    '{"batchItemFailures":{}}',
    '{"batchItemFailures":[{"itemIdentifier":""}]}',
    '{"batchItemFailures":[{"itemIdentifier":null}]}',
    '{"batchItemFailures":[{"id":"a"}]}',
    '{"batchItemFailures":[null]}',
    '{"batchItemFailures":[{"itemIdentifier":"a"},{"itemIdentifier":"stranger"}]}',
  ])('is complete failure: %s', (payload) => {
    expect(reported(payload)).toEqual(ids)
  })

  it('keeps what it lists', () => {
    expect(reported('{"batchItemFailures":[{"itemIdentifier":"b"}]}')).toEqual(['b'])
  })
})

describe('a function error', () => {
  it.each([
    ['{"errorType":"E","errorMessage":"m"}', 'E: m'],
    ['{"errorMessage":"m"}', 'm'],
    ['{"errorMessage":5}', '{"errorMessage":5}'],
    ['<html>', '<html>'],
    ['', 'function error'],
  ])('of %s reads %s', (payload, text) => {
    const answer = { kind: 'answered', payload, executedVersion: '1', logTail: '' } as const
    const { failures } = failuresOf({ ...answer, functionError: 'Unhandled' }, ids, false)
    expect([...failures.values()]).toEqual([text, text, text])
  })
})
