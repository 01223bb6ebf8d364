import { afterEach, expect, test, vi } from 'vitest'
import { Activity } from './activity.ts'
import { RealClock, VIRTUAL_EPOCH_MS, VirtualClock } from './clock.ts'

test('virtual time visits due moments in order and lets what they cause join in', async () => {
  const activity = new Activity()
  const clock = new VirtualClock()
  clock.settleWith(() => activity.idle())
  const seen: [string, number][] = []
  const note = (name: string) => seen.push([name, clock.nowMs() - VIRTUAL_EPOCH_MS])
  clock.at(VIRTUAL_EPOCH_MS + 2000, () => note('second'))
  clock.at(VIRTUAL_EPOCH_MS + 1000, () => {
    note('first')
    void activity.during('follow-up', async () => {
      await new Promise((resolve) => setImmediate(resolve))
      clock.at(clock.nowMs() + 500, () => note('caused by first'))
    })
  })
  clock.at(VIRTUAL_EPOCH_MS + 10_000, () => note('too late'))
  await clock.advance(3000)
  expect(seen).toEqual([
    ['first', 1000],
    ['caused by first', 1500],
    ['second', 2000],
  ])
  expect(clock.nowMs()).toBe(VIRTUAL_EPOCH_MS + 3000)
  expect(clock.nextDueMs()).toBe(VIRTUAL_EPOCH_MS + 10_000)
})

test('a cancelled timer does not fire, and waiting() names what is left', async () => {
  const clock = new VirtualClock(0)
  let fired = 0
  clock.at(10, () => fired++, 'kept')
  clock.at(5, () => fired++, 'cancelled').cancel()
  expect(clock.waiting()).toEqual([{ dueAtMs: 10, label: 'kept' }])
  await clock.advance(20)
  expect(fired).toBe(1)
  expect(clock.waiting()).toEqual([])
})

test('a virtual clock that is set fires late as the real one does, and never early', async () => {
  const clock = new VirtualClock(0)
  const seen: [string, number][] = []
  for (const seconds of [10, 20, 100, 200]) {
    clock.at(seconds * 1_000, () => seen.push([`due at ${seconds}`, clock.nowMs() / 1_000]))
  }
  clock.set(150_000)
  await clock.advance(40_000)
  expect(seen).toEqual([
    ['due at 10', 160],
    ['due at 20', 170],
    ['due at 100', 180],
  ])
  clock.set(0)
  await clock.advance(199_999)
  expect(seen).toHaveLength(3)
  await clock.advance(1)
  expect(seen[3]).toEqual(['due at 200', 200])
})

test('sleep ends early when aborted, on both clocks', async () => {
  for (const clock of [new RealClock(), new VirtualClock()]) {
    const abort = new AbortController()
    const slept = clock.sleep(3_600_000, abort.signal)
    abort.abort()
    await slept
    await clock.sleep(3_600_000, abort.signal)
  }
})

test('the real clock never fires before its time', async () => {
  const clock = new RealClock()
  const dueAtMs = clock.nowMs() + 15
  await new Promise<void>((resolve) => clock.at(dueAtMs, resolve, 'soon'))
  expect(clock.nowMs()).toBeGreaterThanOrEqual(dueAtMs)
  expect(clock.waiting()).toEqual([])
})

test('the real clock notices within half a minute that the wall clock was set, or the machine slept', () => {
  vi.useFakeTimers({ now: 1_000_000 })
  const clock = new RealClock()
  const fired: string[] = []
  clock.at(1_000_000 + 3_600_000, () => fired.push('in an hour'))
  clock.at(1_000_000 + 40 * 24 * 3_600_000, () => fired.push('in 40 days'))
  clock.at(1_000_000 + 10_000, () => fired.push('soon'))
  vi.advanceTimersByTime(1_000)
  // Two hours that no timer has counted.
  vi.setSystemTime(1_000_000 + 7_200_000)
  vi.advanceTimersByTime(30_000)
  expect(fired).toEqual(['soon', 'in an hour'])
  // And back again: what is not due waits.
  vi.setSystemTime(1_000_000)
  clock.at(1_000_000 + 60_000, () => fired.push('in a minute'))
  vi.setSystemTime(1_000_000 - 60_000)
  vi.advanceTimersByTime(90_000)
  expect(fired).toHaveLength(2)
  vi.advanceTimersByTime(30_000)
  expect(fired).toEqual(['soon', 'in an hour', 'in a minute'])
})
afterEach(() => void vi.useRealTimers())

test('between two moments the quicker way is taken, unless something is overdue', async () => {
  const clock = new VirtualClock(0)
  const seen: string[] = []
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve))
  clock.settleWith(
    async () => {
      seen.push('settled')
      await turn()
    },
    async () => void seen.push('calm'),
  )
  clock.at(1, () => seen.push('first'))
  clock.at(2, () => clock.at(2, () => seen.push('overdue')))
  clock.at(3, () => clock.at(3, () => seen.push('never')).cancel())
  await clock.advanceTo(4)
  expect(seen).toEqual([
    ...['settled', 'first', 'calm'],
    ...['calm', 'settled', 'overdue'],
    ...['calm', 'settled'],
  ])
})

test('sockets and child processes get their turns on a long way', async () => {
  const clock = new VirtualClock(0)
  let settled = 0
  clock.settleWith(
    async () => void settled++,
    async () => {},
  )
  for (let ms = 1; ms <= 1_000; ms++) clock.at(ms, () => {})
  await clock.advanceTo(1_000)
  expect(settled).toBeGreaterThan(10)
})
