import { expect, test } from 'vitest'
import { jqQuery, JqError } from './query.ts'

const event = {
  type: { device: 'mobile', event: 'click' },
  customer_id: '1234567890',
  event_timestamp: 1565382027,
  region: null,
  tags: [
    { k: 'a', v: 1 },
    { k: 'b', v: 2 },
  ],
}

/** Query, input, what it yields. Expected values are those of jq 1.6. */
const CASES: [string, unknown, unknown[]][] = [
  ['.', 1, [1]],
  [
    '{customer_id:.customer_id, device:.type.device}',
    event,
    [{ customer_id: '1234567890', device: 'mobile' }],
  ],
  [
    '{year:.event_timestamp|strftime("%Y"),month:.event_timestamp|strftime("%m"),day:.event_timestamp|strftime("%d"),hour:.event_timestamp|strftime("%H")}',
    event,
    [{ year: '2019', month: '08', day: '09', hour: '20' }],
  ],
  ['.type["device"], .type."event"', event, ['mobile', 'click']],
  ['.region // "none"', event, ['none']],
  ['.tags[].v', event, [1, 2]],
  ['[.tags[] | select(.v > 1) | .k]', event, [['b']]],
  ['.tags | map(.v) | add', event, [3]],
  ['.tags[-1].k, .tags[0:1]', event, ['b', [{ k: 'a', v: 1 }]]],
  ['"\\(.type.device)-\\(.tags | length)"', event, ['mobile-2']],
  ['if .type.device == "mobile" then "m" elif . then "x" else "y" end', event, ['m']],
  ['.customer_id[0:2]', event, ['12']],
  ['.customer_id | tonumber | . % 10', event, [0]],
  ['(.a, .b) as $x | $x + 1', { a: 1, b: 2 }, [2, 3]],
  ['{(.k): 1, "l": 2, k}', { k: 'n' }, [{ n: 1, l: 2, k: 'n' }]],
  ['.a.b?', { a: 1 }, []],
  ['try error catch "caught"', 'x', ['caught']],
  ['[.[] | tostring]', [1, '1', [1]], [['1', '1', '[1]']]],
  ['.x | todate', { x: 1425599621 }, ['2015-03-05T23:53:41Z']],
  ['fromdate', '2015-03-05T23:51:47Z', [1425599507]],
  ['keys, has("a"), (.a | type)', { b: 1, a: null }, [['a', 'b'], true, 'null']],
  ['split("/") | join("-")', 'a/b', ['a-b']],
  ['ltrimstr("a") | rtrimstr("c") | ascii_upcase', 'abc', ['B']],
  ['[1,2,3] - [2], 7 / 2, -1, 1 + 2 * 3', null, [[1, 3], 3.5, -1, 7]],
  ['sort, unique, max', [3, 1, 3], [[1, 3, 3], [1, 3], 3]],
  ['. == {"a": [1]} and (not | not)', { a: [1] }, [true]],
  ['[..]', [[1]], [[[[1]], [1], 1]]],
]

test.each(CASES)('%s', (query, input, expected) => {
  expect(jqQuery(query)(input)).toEqual(expected)
})

test.each(['{', '.a b', '"', 'nothing(1)', '$x', '.[', '{a:}', 'if . then 1 end', '('.repeat(200)])(
  'no query: %s',
  (query) => {
    expect(() => jqQuery(query)({})).toThrow(JqError)
  },
)

test.each([
  ['.a', 1],
  ['.[]', null],
  ['{} + 1', null],
  ['1 / 0', null],
  ['tonumber', 'x'],
  ['[.[] | .[] | .[]] | length', Array(100).fill(Array(100).fill(Array(100).fill(0)))],
])('not taken: %s', (query, input) => {
  expect(() => jqQuery(query)(input)).toThrow(JqError)
})
