import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { testContext } from '../test-context.ts'
import { readToken, tokenOf } from './page-token.ts'
import { allResources, directoryOf, findByArn, resource, withTag, type Entry } from './resource.ts'
import { withoutTags, withTags } from './tags.ts'

const owner = { account: '111111111111', region: 'us-east-1' }
const directory = directoryOf(owner)
const things = resource<{ size: number }>('lab', 'thing')
const others = resource('lab', 'thingummy')

function entry(name: string, change: Partial<Entry<{ size: number }>> = {}) {
  const arn = `arn:aws:lab:us-east-1:111111111111:thing/${name}`
  return { arn, generation: 1, createdMs: 0, tags: {}, facts: { size: 1 }, ...change }
}

function lab() {
  const { store } = testContext()
  const enter = (name: string, change?: Partial<Entry<{ size: number }>>) =>
    store.transact(directory, (tx) => things.enter(tx, name, entry(name, change)))
  return {
    store,
    enter,
    leave: (name: string) => store.transact(directory, (tx) => things.leave(tx, name)),
    page: (options: Parameters<typeof things.page>[0]) =>
      store.transact(directory, () => things.page(options)),
  }
}

describe('a resource', () => {
  test('is found by name, by ARN, by tag, until it leaves', async () => {
    const { store, enter, leave } = lab()
    await enter('a', { tags: { team: 'x' } })
    const { arn } = entry('a')
    const look = () =>
      store.transact(directory, function* () {
        return {
          byName: yield* things.find('a'),
          byArn: yield* findByArn(arn),
          byTag: yield* withTag('team', 'x', { limit: 10 }),
          all: yield* allResources({ limit: 10 }),
        }
      })
    const found = await look()
    const named = { service: 'lab', kind: 'thing', name: 'a', entry: found.byName }
    expect(found.byName).toEqual(entry('a', { tags: { team: 'x' } }))
    expect([found.byArn, found.byTag, found.all]).toEqual([named, [named], [named]])
    expect([await leave('a'), await leave('a')]).toEqual([true, false])
    expect(await look()).toEqual({ byName: undefined, byArn: undefined, byTag: [], all: [] })
  })

  test('replaces its entry whole: tags that it lost find it no more', async () => {
    const { store, enter } = lab()
    await enter('a', { tags: { team: 'x', old: 'y' } })
    await enter('a', { tags: { team: 'z' }, generation: 2 })
    const names = (key: string, value: string) =>
      store.transact(directory, function* () {
        return (yield* withTag(key, value, { limit: 10 })).map(({ name }) => name)
      })
    expect(await names('team', 'x')).toEqual([])
    expect(await names('old', 'y')).toEqual([])
    expect(await names('team', 'z')).toEqual(['a'])
  })

  test('and its row change in one commit, or neither does', async () => {
    const { store } = lab()
    const failed = store.transact(['own', directory], function* (tx) {
      tx.put(Buffer.from('row'), Buffer.from('1'))
      yield* things.enter(tx.in(directory), 'a', entry('a'))
      throw new Error('no')
    })
    await expect(failed).rejects.toThrow('no')
    expect(await store.transact(directory, () => things.find('a'))).toBeUndefined()
  })
})

describe('pages', () => {
  test('of one kind, by prefix, in order, each name once', async () => {
    const name = fc.string({
      minLength: 1,
      maxLength: 8,
      unit: fc.constantFrom('a', 'b', '-', 'é'),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(name, { maxLength: 12 }),
        fc.string({ maxLength: 2, unit: fc.constantFrom('a', 'b', '-') }),
        fc.integer({ min: 1, max: 5 }),
        async (names, prefix, limit) => {
          const { store, enter, page } = lab()
          for (const one of names) await enter(one)
          await store.transact(directory, (tx) =>
            others.enter(tx, 'a', { ...entry('o'), facts: null }),
          )
          const seen: string[] = []
          let last: string | undefined
          for (;;) {
            const { found, more } = await page({ limit, prefix, after: last })
            expect(found.length).toBeLessThanOrEqual(limit)
            seen.push(...found.map((one) => one.name))
            last = seen.at(-1)
            if (!more) break
          }
          const bytewise = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))
          expect(seen).toEqual(names.filter((one) => one.startsWith(prefix)).sort(bytewise))
        },
      ),
      { numRuns: 60 },
    )
  })

  test('are continued by a token that nobody builds by hand', () => {
    for (const name of ['a', 'é😀', 'x'.repeat(512)]) expect(readToken(tokenOf(name))).toBe(name)
    for (const forged of ['', 'YQ==', 'millrace:a', `${tokenOf('a')}x`, 'x'.repeat(5_000)]) {
      expect(readToken(forged)).toBeUndefined()
    }
  })
})

test('names and ARNs may be longer than keys', async () => {
  const { store, enter, leave, page } = lab()
  const long = 'é'.repeat(512)
  for (const name of [long, `${long.slice(1)}x`]) await enter(name, { tags: { a: name.at(-1)! } })
  const { found } = await page({ limit: 10, prefix: 'é' })
  expect(found.map(({ name }) => name).sort()).toEqual([long, `${long.slice(1)}x`].sort())
  const byArn = await store.transact(directory, () => findByArn(entry(long).arn))
  expect(byArn?.name).toBe(long)
  expect(await leave(long)).toBe(true)
  expect((await page({ limit: 10 })).found).toHaveLength(1)
})

test('long names are found by prefixes of every length, and only by those', async () => {
  const { enter, page } = lab()
  const names = ['a'.repeat(400), `${'a'.repeat(330)}b`, 'a'.repeat(100), `${'a'.repeat(61)}c`]
  for (const name of names) await enter(name)
  for (const length of [1, 60, 61, 62, 100, 101, 320, 330, 331, 335, 400]) {
    for (const prefix of ['a'.repeat(length), `${'a'.repeat(length - 1)}b`]) {
      const seen: string[] = []
      for (let last: string | undefined; ; last = seen.at(-1)) {
        const { found, more } = await page({ limit: 1, prefix, after: last })
        seen.push(...found.map(({ name }) => name))
        if (!more) break
      }
      expect(seen.sort()).toEqual(names.filter((name) => name.startsWith(prefix)).sort())
    }
  }
})

test('tags may have any name', () => {
  const tags = withTags({ a: '1' }, JSON.parse('{"__proto__": "x", "a": "2"}'))
  expect(Object.entries(tags)).toEqual([
    ['a', '2'],
    ['__proto__', 'x'],
  ])
  expect(Object.entries(withoutTags(tags, ['__proto__', 'none']))).toEqual([['a', '2']])
})
