import { expect, test } from 'vitest'
import { BadWeather, labelOf, Weather, weatherRules } from './weather.ts'

const FN = 'arn:aws:lambda:us-east-1:000000000000:function:orders:live'
const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:jobs'

function fates(weather: Weather, target: string, count: number): string {
  return Array.from({ length: count }, () => weather.strikes(target)?.kind[0] ?? '.').join('')
}

test('targets have short names', () => {
  expect(labelOf(FN)).toBe('lambda:orders')
  expect(labelOf(QUEUE)).toBe('sqs:jobs')
  expect(labelOf('https://example.com/hook?x=1')).toBe('https:example.com')
})

test('the same seed brings the same weather to each target, however events interleave', () => {
  const rules = weatherRules(['fail 30 % of *', 'throttle 10% of lambda:orders'])
  const one = new Weather()
  one.set(7, rules)
  const together = [fates(one, FN, 200), fates(one, QUEUE, 200)]
  const two = new Weather()
  two.set(7, rules)
  let fn = ''
  let queue = ''
  for (let i = 0; i < 200; i++) {
    queue += fates(two, QUEUE, 1)
    fn += fates(two, FN, 1)
  }
  expect([fn, queue]).toEqual(together)
  two.set(8, rules)
  expect(fates(two, FN, 200)).not.toBe(fn)
  const failed = fn.split('f').length - 1
  expect(failed).toBeGreaterThan(30)
  expect(failed).toBeLessThan(90)
  expect(queue).not.toContain('t')
})

test('the reason names seed and rule', () => {
  const weather = new Weather()
  weather.set(3, weatherRules([{ match: 'sqs:*', fail: 1 }]))
  expect(weather.strikes(QUEUE)).toEqual({
    kind: 'fail',
    reason: 'weather of seed 3: fail 100 % of sqs:*',
  })
  expect(weather.strikes(FN)).toBeUndefined()
  weather.clear()
  expect(weather.strikes(QUEUE)).toBeUndefined()
})

test('a delivery is held up once', () => {
  const weather = new Weather()
  weather.set(1, weatherRules(['delay 500 ms of sns-to-sqs']))
  expect(weather.delays('sns-to-sqs', QUEUE, 'a')).toMatchObject({ ms: 500 })
  expect(weather.delays('sns-to-sqs', QUEUE, 'a')).toBeUndefined()
  expect(weather.delays('sqs-to-sqs', QUEUE, 'b')).toBeUndefined()
})

test('shuffling loses nothing', () => {
  const weather = new Weather()
  weather.set(1, weatherRules([{ match: 'sqs:jobs', reorder: 1 }]))
  const items = Array.from({ length: 20 }, (_, i) => i)
  const { items: shuffled } = weather.shuffled(QUEUE, items)
  expect(shuffled).not.toEqual(items)
  expect([...shuffled].sort((a, b) => a - b)).toEqual(items)
})

test.each([
  ['nothing', 'rules must be a list'],
  [['rain tomorrow'], "'rain tomorrow' is no rule"],
  [[{ fail: 1 }], 'match must say of whom'],
  [[{ match: '*', fail: 2 }], 'fail must be a number from 0 to 1'],
  [[{ match: '*', hail: 1 }], 'a rule has no member hail'],
  [['fail 200 % of *'], 'fail must be a number from 0 to 1'],
])('%j is refused', (rules, message) => {
  expect(() => weatherRules(rules)).toThrow(BadWeather)
  expect(() => weatherRules(rules)).toThrow(message)
})
