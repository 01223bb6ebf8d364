import { expect, test } from 'vitest'
import type { Key, Val } from '../store.ts'
import {
  bytes,
  collect,
  contents,
  opened,
  put,
  range,
  text,
  type Open,
  type Reads,
} from './fixture.ts'

const keys = (rows: readonly (readonly [string, string])[]) => rows.map(([key]) => key).join(' ')

export function ranges(open: Open): void {
  test('keys are ordered by bytes', async () => {
    const { store } = await opened(open)
    const sorted = [
      '\0',
      '\0\0',
      '\0\xff',
      'A',
      'a',
      'a\0',
      'aa',
      'b',
      '\x7f',
      '\x80',
      '\xff',
      '\xff\xff',
    ]
    await store.transact('p', put(Object.fromEntries(sorted.toReversed().map((k) => [k, 'v']))))
    const rows = await store.transact('p', () => range('\0', '\xff\xff\xff'))
    expect(rows.map(([key]) => key)).toEqual(sorted)
  })

  test('bounds are half-open, limits hold, reverse takes from the far end', async () => {
    const { store } = await opened(open)
    await store.transact('p', put({ a: '', b: '', c: '', d: '', e: '' }))
    const of = async (...args: Parameters<typeof range>) =>
      keys(await store.transact('p', () => range(...args)))
    expect(await of('b', 'd')).toBe('b c')
    expect(await of('b', 'd', 1)).toBe('b')
    expect(await of('b', 'e', 2, true)).toBe('d c')
    expect(await of('a', 'z', 0)).toBe('')
    expect(await of('d', 'b')).toBe('')
    expect(await of('c', 'c')).toBe('')
    expect(await of('', 'z', Infinity)).toBe('a b c d e')
  })

  test("a limited range under the operation's own deletes and puts is filled up", async () => {
    const { store } = await opened(open)
    await store.transact('p', put({ a: '', b: '', c: '', d: '', e: '' }))
    const seen = await store.transact('p', function* (tx) {
      tx.del(bytes('a'))
      tx.del(bytes('b'))
      tx.put(bytes('bb'), bytes(''))
      tx.put(bytes('f'), bytes(''))
      return [yield* range('a', 'z', 2), yield* range('a', 'z', 3, true), yield* range('a', 'z')]
    })
    expect(seen.map(keys)).toEqual(['bb c', 'f e d', 'bb c d e f'])
  })

  test('a range ends with the row that brings it to its bytes, whatever lies over it', async () => {
    const { store } = await opened(open)
    const big = 'x'.repeat(3000)
    await store.transact('p', put({ a: big, b: big, c: big, d: big, e: '' }))
    const of = (maxBytes: number, limit = 10, reverse = false) =>
      function* (): Reads<string> {
        const bounds = { start: bytes('a'), end: bytes('z') }
        const rows = (yield { op: 'range', ...bounds, limit, maxBytes, reverse }) as [Key, Val][]
        return keys(rows.map(([key, value]) => [text(key), text(value)]))
      }
    expect(await store.transact('p', of(1))).toBe('a')
    expect(await store.transact('p', of(3001))).toBe('a')
    expect(await store.transact('p', of(3002))).toBe('a b')
    expect(await store.transact('p', of(3002, 1))).toBe('a')
    expect(await store.transact('p', of(3003, 10, true))).toBe('e d c')
    expect(await store.transact('p', of(1e6))).toBe('a b c d e')
    const seen = await store.transact('p', function* (tx) {
      for (const gone of ['a', 'b', 'd']) tx.del(bytes(gone))
      tx.put(bytes('bb'), bytes('small'))
      tx.put(bytes('y'), bytes(big))
      return [yield* of(1)(), yield* of(2000)(), yield* of(2000, 10, true)(), yield* of(1e6)()]
    })
    expect(seen).toEqual(['bb', 'bb c', 'y', 'bb c e y'])
  })

  test('a scan of many large rows lets the event loop turn, a page at most a MiB', async () => {
    const { store } = await opened(open)
    const value = Buffer.alloc(700_000)
    for (let i = 0; i < 6; i++) {
      await store.transact('p', function* (tx) {
        tx.put(bytes(`large${i}`), value)
        for (let j = 0; j < 1000; j++) tx.put(bytes(`small${i}-${j}`), bytes('v'))
      })
    }
    let turns = 0
    let stopped = false
    const count = () => {
      if (stopped) return
      turns++
      setImmediate(count)
    }
    setImmediate(count)
    const pages = await collect(store.scan('p', bytes('a'), bytes('z')))
    stopped = true
    expect(pages.slice(0, 3).map((page) => page.length)).toEqual([2, 2, 2])
    expect(pages.flat().length).toBe(6006)
    expect(turns).toBeGreaterThan(0)
  })

  test('a scan pages through a partition, both ways', async () => {
    const { store } = await opened(open)
    const rows = Array.from({ length: 700 }, (_, i) => [String(i).padStart(3, '0'), `v${i}`])
    await store.transact('p', put(Object.fromEntries(rows)))
    expect(await contents(store, 'p')).toEqual(rows)
    const pages = await collect(
      store.scan('p', bytes('100'), bytes('200'), { limit: 30, reverse: true }),
    )
    expect(pages.map((page) => page.length)).toEqual([30, 30, 30, 10])
    const scanned = pages.flat().map(([key, value]) => [text(key), text(value)])
    expect(scanned).toEqual(rows.slice(100, 200).toReversed())
    expect(await collect(store.scan('nowhere', bytes('a'), bytes('z')))).toEqual([])
  })

  test('a scan lives with writes between its pages', async () => {
    const { store } = await opened(open)
    await store.transact('p', put({ a: '', c: '', e: '', g: '' }))
    const seen: string[] = []
    for await (const page of store.scan('p', bytes('a'), bytes('z'), { limit: 1 })) {
      seen.push(text(page[0]![0]))
      if (seen.length === 1) await store.transact('p', put({ a: undefined, b: '', c: undefined }))
      if (seen.length === 2) await store.transact('p', put({ a: '', h: '' }))
    }
    expect(seen.join(' ')).toBe('a b e g h')
  })

  test('partitions that hold keys are listed by prefix, sorted', async () => {
    const { store } = await opened(open)
    const names = [
      'q/b',
      'q/a',
      'q/ä',
      'q/a/c',
      'r',
      'p',
      'gone',
      ...Array.from({ length: 600 }, (_, i) => `many/${i}`),
    ]
    await Promise.all(names.map((name) => store.transact(name, put({ k: 'v' }))))
    await store.transact('gone', put({ k: undefined }))
    await store.transact('counted', function* (tx) {
      tx.add(bytes('n'), 1)
    })
    expect(await collect(store.partitions('q/'))).toEqual(['q/a', 'q/a/c', 'q/b', 'q/ä'])
    expect(await collect(store.partitions('gone'))).toEqual([])
    expect(await collect(store.partitions('counted'))).toEqual(['counted'])
    expect((await collect(store.partitions('many/'))).length).toBe(600)
  })
}
