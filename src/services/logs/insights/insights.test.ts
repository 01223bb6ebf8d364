import { describe, expect, test } from 'vitest'
import { MalformedQuery } from './lexer.ts'
import { parseQuery } from './query.ts'
import { LogRecord } from './record.ts'
import { QueryRun, QueryTooLarge } from './run.ts'

const NOW_MS = Date.UTC(2026, 10, 27, 8)

interface Given {
  readonly message: string | object
  readonly atMs?: number
  readonly stream?: string
  readonly log?: string
}

function query(text: string, events: readonly (Given | string | object)[], limit?: number) {
  const run = new QueryRun(parseQuery(text, NOW_MS), limit)
  for (const [n, event] of events.entries()) {
    const given: Given =
      typeof event === 'object' && 'message' in event ? (event as Given) : { message: event }
    const { message, atMs = NOW_MS + n * 1000, stream = 's', log = '1:g' } = given
    run.add(
      new LogRecord({
        message: typeof message === 'string' ? message : JSON.stringify(message),
        timestampMs: atMs,
        ingestedAtMs: atMs,
        logStream: stream,
        log,
        ptr: `ptr-${n}`,
      }),
    )
  }
  return run.end()
}

/** Rows as objects, pointers left out. */
function rows(...args: Parameters<typeof query>) {
  return query(...args).map((row) =>
    Object.fromEntries(
      row.filter(({ field }) => field !== '@ptr').map(({ field, value }) => [field, value]),
    ),
  )
}

const orders = [
  { message: { level: 'INFO', user: { name: 'ann' }, ms: 10, ip: '10.0.0.1' } },
  { message: { level: 'ERROR', user: { name: 'bob' }, ms: 30, ip: '10.0.1.9' } },
  { message: { level: 'INFO', user: { name: 'ann' }, ms: 20, ip: '192.168.0.1' } },
  { message: 'plain text, no fields' },
]

describe('what is shown', () => {
  test('time and message by default, the latest first, with a pointer', () => {
    expect(query('filter @message like "b"', ['a', 'b1', 'b2'])).toEqual([
      [
        { field: '@timestamp', value: '2026-11-27 08:00:02.000' },
        { field: '@message', value: 'b2' },
        { field: '@ptr', value: 'ptr-2' },
      ],
      [
        { field: '@timestamp', value: '2026-11-27 08:00:01.000' },
        { field: '@message', value: 'b1' },
        { field: '@ptr', value: 'ptr-1' },
      ],
    ])
  })

  test('fields, new ones too; display has the last word', () => {
    const text = 'fields user.name as who, ms * 2 as twice | sort twice'
    expect(rows(text, orders)).toEqual([
      { who: 'ann', twice: '20' },
      { who: 'ann', twice: '40' },
      { who: 'bob', twice: '60' },
      {},
    ])
    expect(rows(`${text} | display twice | limit 1`, orders)).toEqual([{ twice: '20' }])
  })

  test('a limit of its own wins over the caller’s', () => {
    const many = Array.from({ length: 50 }, (_, n) => `m${n}`)
    expect(rows('fields @message', many, 10)).toHaveLength(10)
    expect(rows('fields @message | limit 20', many, 10)).toHaveLength(20)
  })
})

describe('filters', () => {
  test.each<[string, number]>([
    ['level = "ERROR"', 1],
    ["level = 'ERROR'", 1],
    ['level != "ERROR"', 3],
    ['ms > 15', 2],
    ['ms >= 10 and ms < 30', 2],
    ['ms = 10 or ms = 30', 2],
    ['not (ms = 10)', 3],
    ['level in ["ERROR", "WARN"]', 1],
    ['level not in ["ERROR"]', 3],
    ['user.name like "an"', 2],
    ['user.name not like "an"', 2],
    ['@message like /no (fields|names)/', 1],
    ['@message =~ /(?i)PLAIN/', 1],
    ['ispresent(ms)', 3],
    ['isIpv4InSubnet(ip, "10.0.0.0/16")', 2],
    ['isValidIp(ip)', 3],
    ['strcontains(@message, "text")', 1],
    ['ms % 20 = 10', 2],
    ['ms / 10 ^ 1 > 2', 1],
    ['-ms < -15', 2],
    ['`user.name` = "bob"', 1],
    ['abs(ms - 25) < 6 # a comment', 2],
  ])('%s', (condition, count) => {
    expect(rows(`filter ${condition}`, orders)).toHaveLength(count)
  })

  test('numbers in texts compare as numbers', () => {
    expect(rows('filter n > 9', [{ n: '10' }, { n: '8' }, { n: 'x' }])).toHaveLength(2)
  })
})

describe('stats', () => {
  test('without groups', () => {
    const text =
      'stats count(*) as n, count(ms) as with, sum(ms) as total, avg(ms), min(ms), max(ms), pct(ms, 50), stddev(ms) as dev'
    expect(rows(text, orders)).toEqual([
      {
        n: '4',
        with: '3',
        total: '60',
        'avg(ms)': '20',
        'min(ms)': '10',
        'max(ms)': '30',
        'pct(ms, 50)': '20',
        dev: '10',
      },
    ])
    expect(rows('stats count(*)', [])).toEqual([{ 'count(*)': '0' }])
  })

  test('by fields and by time, sorted and cut', () => {
    expect(rows('stats count(*) as n by level | sort n desc', orders)).toEqual([
      { level: 'INFO', n: '2' },
      { level: 'ERROR', n: '1' },
      { n: '1' },
    ])
    const minutely = [0, 30, 61, 62].map((s) => ({ message: 'x', atMs: NOW_MS + s * 1000 }))
    expect(rows('stats count(*) by bin(1m) | sort `bin(1m)`', minutely)).toEqual([
      { 'bin(1m)': '2026-11-27 08:00:00.000', 'count(*)': '2' },
      { 'bin(1m)': '2026-11-27 08:01:00.000', 'count(*)': '2' },
    ])
  })

  test('first and last, distinct, and a second stats over the first', () => {
    const text = 'stats earliest(ms) as a, latest(ms) as z, count_distinct(user.name) as users'
    expect(rows(text, orders)).toEqual([{ a: '10', z: '20', users: '2' }])
    const twice = 'stats sum(ms) as total by user.name | stats max(total) as most'
    expect(rows(twice, orders)).toEqual([{ most: '30' }])
  })
})

describe('parse', () => {
  test('globs, up to the next text, the last one to the end', () => {
    const lines = ['user=ann, took 12 ms: all is well', 'nothing of it']
    const text = 'parse @message "user=*, took * ms: *" as who, ms, rest | display who, ms, rest'
    expect(rows(text, lines).filter((row) => row.who)).toEqual([
      { who: 'ann', ms: '12', rest: 'all is well' },
    ])
    expect(rows('parse "a.b*" as x | display x', ['a.bc', 'axbc'])).toEqual([{}, { x: 'c' }])
  })

  test('regular expressions with named groups', () => {
    const text = 'parse @message /took (?<ms>\\d+) ms/ | stats sum(ms) as total'
    expect(rows(text, ['took 12 ms', 'took 30 ms', 'no'])).toEqual([{ total: '42' }])
  })
})

test('dedup keeps the first of each', () => {
  const text = 'sort @timestamp asc | dedup level | display ms'
  expect(rows(text, orders)).toEqual([{ ms: '10' }, { ms: '30' }, {}])
})

test("Lambda's own lines have fields", () => {
  const log = '1:/aws/lambda/f'
  const id = '8e7c6a52-0000-4000-8000-000000000001'
  const report = `REPORT RequestId: ${id}\tDuration: 12.50 ms\tBilled Duration: 13 ms\tMemory Size: 128 MB\tMax Memory Used: 70 MB\tInit Duration: 80.00 ms\t`
  const text =
    'filter @type = "REPORT" | display @requestId, @duration, @billedDuration, @maxMemoryUsed, @initDuration'
  const lines = [{ message: `START RequestId: ${id} Version: $LATEST`, log }, { message: report, log }] // prettier-ignore
  expect(rows(text, lines)).toEqual([
    {
      '@requestId': id,
      '@duration': '12.5',
      '@billedDuration': '13',
      '@maxMemoryUsed': '70000000',
      '@initDuration': '80',
    },
  ])
})

test('functions', () => {
  const value = (expression: string) =>
    rows(`fields ${expression} as v | display v`, [{ s: ' aXb ', n: 2.5, at: NOW_MS }])[0]!.v
  expect(value('trim(s)')).toBe('aXb')
  expect(value('ltrim(s)')).toBe('aXb ')
  expect(value('toupper(trim(s))')).toBe('AXB')
  expect(value('replace(trim(s), "X", "$&")')).toBe('a$&b')
  expect(value('substr("hello", 1, 3)')).toBe('ell')
  expect(value('concat("a", n)')).toBe('a2.5')
  expect(value('strlen("é😀")')).toBe('2')
  expect(value('coalesce(none, n)')).toBe('2.5')
  expect(value('greatest(1, n, 2)')).toBe('2.5')
  expect(value('floor(n) + ceil(n)')).toBe('5')
  expect(value('1 / 3')).toBe('0.3333')
  expect(value('1 / 0')).toBeUndefined()
  expect(value('dateceil(at, 1d)')).toBe('2026-11-28 00:00:00.000')
  expect(value('fromMillis(at)')).toBe('2026-11-27 08:00:00.000')
  expect(value('isblank("  ")')).toBe('true')
})

test.each([
  'bogus @message',
  'filter',
  'filter (a = 1',
  'fields a b',
  'stats nonsense(a)',
  'stats sum()',
  'limit 0',
  'limit x',
  'filter a like b',
  'filter @message like /(/',
  'parse @message "a*b" as x, y',
  'fields unknown(a)',
  'fields bin(x)',
  "filter a = 'open",
  `filter ${'('.repeat(100)}a${')'.repeat(100)}`,
  `fields ${'a'.repeat(10_001)}`,
  'fields ;',
])('%s is malformed', (text) => {
  expect(() => parseQuery(text, NOW_MS)).toThrow(MalformedQuery)
})

test('what a query holds is bounded', () => {
  const run = new QueryRun(parseQuery('stats count(*) by @message', NOW_MS))
  const feed = () => {
    for (let n = 0; n <= 100_000; n++) {
      const source = { timestampMs: 0, ingestedAtMs: 0, logStream: '', log: '', ptr: '' }
      run.add(new LogRecord({ ...source, message: String(n) }))
    }
  }
  expect(feed).toThrow(QueryTooLarge)
})
