import { expect, test } from 'vitest'
import { testPattern } from './pattern-test.ts'

test('a pattern that matches, one that does not and one that is none', () => {
  const event = { source: 'shop', detail: { total: 12.5 } }
  expect(testPattern('{"source":["shop"]}', event)).toMatchObject({ matched: true })
  const pattern = '{"source":["shop"],"detail":{"total":[{"numeric":[">",100]}],"gift":[true]}}'
  expect(testPattern(pattern, event)).toMatchObject({
    ...{ kind: 'judged', matched: false, reason: 'detail.gift is missing, not true' },
    branches: [
      [
        { path: 'detail.gift', ok: false },
        { path: 'detail.total', value: '12.5', ok: false },
        { path: 'source', value: '"shop"', ok: true },
      ],
    ],
  })
  const wrong = testPattern('{"source":[]}', event)
  expect(wrong).toMatchObject({ kind: 'invalid' })
})

test('every way of an $or', () => {
  const verdict = testPattern('{"$or":[{"a":[1]},{"b":[2]}]}', { b: 2 })
  expect(verdict).toMatchObject({ matched: true, branches: [[{ ok: false }], [{ ok: true }]] })
})
