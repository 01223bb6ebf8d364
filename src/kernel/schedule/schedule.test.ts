import { describe, expect, test } from 'vitest'
import { nextMoment, parseSchedule, type Schedule } from './expression.ts'
import { UTC, zoneNamed, type Zone } from './zone.ts'

function moments(expression: string, from: string, count: number, zone: Zone = UTC): string[] {
  const schedule = parseSchedule(expression) as Schedule
  const fromMs = Date.parse(from)
  const found: string[] = []
  for (let afterMs = fromMs; found.length < count;) {
    const next = nextMoment(schedule, { afterMs, fromMs, zone })
    if (next === undefined) break
    found.push(new Date(next).toISOString().slice(0, 16))
    afterMs = next
  }
  return found
}

describe('expressions', () => {
  test.each([
    ...['rate(1 minute)', 'rate(5 minutes)', 'rate(2 hours)', 'rate(1 day)'],
    ...['cron(0 18 ? * MON-FRI *)', 'cron(0 8 1 * ? *)', 'cron(0/5 8-17 ? * MON-FRI *)'],
    ...['cron(5,35 14 * * ? *)', 'cron(0/5 5 ? JAN 1-5 2022)', 'cron(0 9 ? * 2#1 *)'],
    ...['cron(0 9 L * ? *)', 'cron(0 9 15W * ? *)', 'at(2026-02-28T23:59:59)'],
  ])('%s is one', (text) => expect(parseSchedule(text)).toBeDefined())

  test.each([
    ...['cron(0 1 * * * *)', 'cron(7 20 * * NOT *)', 'cron(INVALID)', 'cron(71 8 1 * ? *)'],
    ...['cron(0 dummy ? * MON-FRI *)', 'cron()', 'rate(10 seconds)', 'rate(10 years)', 'rate()'],
    ...['rate(10)', 'rate(10 minutess)', 'rate(foo minutes)', 'rate(-10 minutes)', 'rate(0 days)'],
    ...['rate( 10 minutes )', ' rate(10 minutes)', 'rate(1 minutes)', 'rate(2 minute)'],
    ...['at(2021-12-31T23:59:59Z)', 'at(2021-12-31)', 'at(2026-02-30T00:00:00)', 'x'],
    ...['cron(0 0/0 * * ? *)', 'cron(0 9 ? * MON#6 *)', 'cron(0 9 32W * ? *)', 'cron(- 1 * * ? *)'],
  ])('%s is none', (text) => expect(parseSchedule(text)).toBeUndefined())
})

describe('moments', () => {
  test.each<[string, string, string[]]>([
    ['rate(90 minutes)', '2026-01-01T00:10', ['2026-01-01T01:40', '2026-01-01T03:10']],
    ['cron(0 8 1 * ? *)', '2026-01-01T08:00', ['2026-02-01T08:00', '2026-03-01T08:00']],
    ['cron(0 18 ? * MON-FRI *)', '2026-01-02T17:00', ['2026-01-02T18:00', '2026-01-05T18:00']],
    ['cron(0 0 L 2 ? *)', '2027-03-01T00:00', ['2028-02-29T00:00', '2029-02-28T00:00']],
    ['cron(0 0 15W * ? *)', '2026-08-01T00:00', ['2026-08-14T00:00', '2026-09-15T00:00']],
    ['cron(0 0 ? * FRI#5 *)', '2026-01-01T00:00', ['2026-01-30T00:00', '2026-05-29T00:00']],
    ['cron(0 0 ? * 6L *)', '2026-01-01T00:00', ['2026-01-30T00:00', '2026-02-27T00:00']],
    ['cron(0 0 ? * FRI-MON *)', '2026-01-01T00:00', ['2026-01-02T00:00', '2026-01-03T00:00']],
    ['cron(0 0 1 1 ? 2026)', '2026-01-01T00:00', []],
  ])('%s from %s', (expression, from, expected) => {
    expect(moments(expression, `${from}:00Z`, 2)).toEqual(expected)
  })

  test('what the clocks skip does not happen, what they repeat happens once', () => {
    const berlin = zoneNamed('Europe/Berlin')!
    const spring = moments('cron(30 2 * * ? *)', '2026-03-28T00:00:00Z', 2, berlin)
    expect(spring).toEqual(['2026-03-28T01:30', '2026-03-30T00:30'])
    const autumn = moments('cron(30 2 * * ? *)', '2026-10-24T12:00:00Z', 2, berlin)
    expect(autumn).toEqual(['2026-10-25T00:30', '2026-10-26T01:30'])
  })

  test('zones have names', () => {
    expect(zoneNamed('Asia/Seoul')?.offsetMs(0)).toBe(9 * 3_600_000)
    for (const name of ['Mars/Base', '+09:00', '', 'x'.repeat(99)]) {
      expect(zoneNamed(name)).toBeUndefined()
    }
  })

  test('a year of a schedule is soon told', () => {
    expect(moments('cron(0/5 * * * ? *)', '2026-01-01T00:00:00Z', 105_120).at(-1)).toBe(
      '2027-01-01T00:00',
    )
  })
})
