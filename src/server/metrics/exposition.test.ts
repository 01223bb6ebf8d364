import { expect, test } from 'vitest'
import { CounterFamily, HistogramFamily, Page } from './exposition.ts'

test('labels are escaped, counters add up', () => {
  const family = new CounterFamily()
  family.add({ a: 'x"y\\z\n' })
  family.add({ a: 'x"y\\z\n' }, 2)
  const page = new Page()
  family.write(page, 'n_total', 'Help.')
  expect(page.text).toBe(
    '# HELP n_total Help.\n# TYPE n_total counter\nn_total{a="x\\"y\\\\z\\n"} 3\n',
  )
})

test('series are bounded: what is one too many counts as other, and nothing is lost', () => {
  const family = new CounterFamily()
  for (let i = 0; i < 5_000; i++) family.add({ id: String(i) })
  const page = new Page()
  family.write(page, 'n_total', 'Help.')
  const samples = page.text.split('\n').filter((line) => line.startsWith('n_total'))
  expect(samples.length).toBeLessThanOrEqual(1_001)
  expect(samples).toContain('n_total{id="other"} 4000')
})

test('buckets of a histogram are cumulative, their bounds inclusive', () => {
  const family = new HistogramFamily()
  for (const seconds of [0.001, 0.002, 100]) family.observe({}, seconds)
  const page = new Page()
  family.write(page, 't', 'Help.')
  const lines = page.text.split('\n')
  expect(lines).toContain('t_bucket{le="0.0005"} 0')
  expect(lines).toContain('t_bucket{le="0.001"} 1')
  expect(lines).toContain('t_bucket{le="20"} 2')
  expect(lines).toContain('t_bucket{le="+Inf"} 3')
  expect(lines).toContain('t_sum 100.003')
  expect(lines).toContain('t_count 3')
})
