import { expect, test } from 'vitest'
import { fieldsOf, formatOf, parsePattern, written } from './timestamp.ts'

const AT = Date.UTC(2026, 2, 7, 4, 5, 6, 78)

/** Pattern, time zone, what Java writes. */
test.each([
  ['yyyy/MM/dd/HH', 'UTC', '2026/03/07/04'],
  ["'year='yyyy'/month='MM", 'UTC', 'year=2026/month=03'],
  ["yy M d H m s, '' SSS SS", 'UTC', "26 3 7 4 5 6, ' 078 07"],
  ['MMM MMMM EEE EEEE e', 'UTC', 'Mar March Sat Saturday 7'],
  ['hh:mm a, kk KK, DDD, Q QQQ, w YYYY', 'UTC', '04:05 AM, 04 04, 066, 1 Q1, 10 2026'],
  ['yyyy-MM-dd HH xxx', 'Asia/Seoul', '2026-03-07 13 +09:00'],
  ['yyyy-MM-dd HH Z VV', 'America/New_York', '2026-03-06 23 -0500 America/New_York'],
  ['X Z xx', 'UTC', 'Z +0000 +0000'],
])('%s in %s', (pattern, zone, text) => {
  expect(written(parsePattern(pattern)!, fieldsOf(AT, zone))).toBe(text)
})

test('what is no pattern, and no time zone', () => {
  for (const pattern of ["'open", 'yyyy-P', 'b', 'yyyy{'])
    expect(parsePattern(pattern)).toBeUndefined()
  expect(formatOf('Mars/Olympus')).toBeUndefined()
})
