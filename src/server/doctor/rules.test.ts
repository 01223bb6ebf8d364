import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { Ward } from './rule.ts'
import { rules } from './rules.ts'
import { queueCases } from './rules-of-queues.fixture.ts'
import { otherCases } from './rules-of-others.fixture.ts'
import { arnOf, wiringOf, type Case } from './wiring.fixture.ts'

const cases: Readonly<Record<string, Case>> = { ...queueCases, ...otherCases }

describe.each(rules)('$name', ({ name, look, url, title }) => {
  const { hurts, sound, at } = cases[name] ?? { hurts: [[]], sound: [[]], at: '' }

  test('finds what hurts, where it shows', () => {
    const found = [...look(new Ward(wiringOf(...hurts)))]
    expect(found.map((symptom) => symptom.at)).toEqual([arnOf(at)])
    expect(found[0]!.reason).toMatch(/\.$/)
  })

  test('finds nothing where nothing is wrong', () => {
    expect([...look(new Ward(wiringOf(...sound)))]).toEqual([])
    expect([...look(new Ward(wiringOf([])))]).toEqual([])
  })

  test('says where AWS says so', () => {
    expect(url).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//)
    expect(title).not.toBe('')
  })
})

test('every file is a rule, named as its file, and forty at least', () => {
  const files = readdirSync(new URL('./rules/', import.meta.url)).map((file) => file.slice(0, -3))
  expect(rules.map(({ name }) => name)).toEqual(files.toSorted())
  expect(rules.length).toBeGreaterThanOrEqual(40)
})
