import { expect, test } from 'vitest'
import { decodeHops } from '../hop-row.ts'
import { MAX_KEY_BYTES, MAX_VALUE_BYTES, HOP_PARTITION, type Store } from '../store.ts'
import { readCounter } from '../table.ts'
import {
  bytes,
  contents,
  get,
  opened,
  put,
  range,
  Refused,
  take,
  type Open,
  type Reads,
} from './fixture.ts'

const counted = (store: Store, key: string) =>
  store.transact('p', function* () {
    const value = yield { op: 'get', key: bytes(key) }
    return value === undefined ? undefined : readCounter(value)
  })

export function transactions(open: Open): void {
  test('an operation sees its own writes, in gets and in ranges', async () => {
    const { store } = await opened(open)
    await store.transact('p', put({ a: '1', b: '2', d: '4' }))
    const seen = await store.transact('p', function* (tx) {
      tx.put(bytes('c'), bytes('3'))
      tx.put(bytes('a'), bytes('one'))
      tx.del(bytes('b'))
      return { a: yield* get('a'), b: yield* get('b'), all: yield* range('a', 'z') }
    })
    const all = [['a', 'one'], ['c', '3'], ['d', '4']] // prettier-ignore
    expect(seen).toEqual({ a: 'one', b: undefined, all })
    expect(await contents(store, 'p')).toEqual(all)
  })

  test('an operation sees those that were handed in before it', async () => {
    const { store } = await opened(open)
    const writes = [put({ a: '1' }), put({ b: '2' }), put({ a: undefined })]
    const seen: Promise<unknown>[] = []
    for (const write of writes) {
      void store.transact('p', write)
      seen.push(store.transact('p', () => range('a', 'z')))
      seen.push(store.transact('p', () => get('a')))
    }
    expect(await Promise.all(seen)).toEqual([
      [['a', '1']],
      '1',
      [['a', '1'], ['b', '2']], // prettier-ignore
      '1',
      [['b', '2']],
      undefined,
    ])
  })

  test('partitions do not see each other', async () => {
    const { store } = await opened(open)
    await store.transact('p', put({ a: '1' }))
    await store.transact('q', put({ a: '2' }))
    await store.transact('q', put({ a: undefined }))
    expect(await store.transact('p', () => get('a'))).toBe('1')
    expect(await contents(store, 'q')).toEqual([])
  })

  test('a throw discards all that its operation did, and nothing else', async () => {
    const { store } = await opened(open)
    const intentId = await store.transact('p', function* (tx) {
      tx.add(bytes('n'), 5)
      return tx.emit({ edge: 'e', target: 't', payload: 'kept' })
    })
    const hops: string[] = []
    store.watchHops((batch) => hops.push(...batch.map((hop) => hop.id)))
    const hop = { atMs: 0, from: 'x', to: 'y', via: 'z', outcome: 'accepted' } as const
    const before = store.transact('p', function* (tx) {
      tx.put(bytes('a'), bytes('1'))
      tx.hop({ ...hop, id: 'before' })
    })
    const thrower = store.transact('p', function* (tx) {
      tx.put(bytes('a'), bytes('2'))
      tx.put(bytes('b'), bytes('2'))
      tx.del(bytes('n'))
      tx.add(bytes('n'), 7)
      tx.emit({ edge: 'e', target: 't', payload: 'discarded' })
      tx.hop({ ...hop, id: 'thrower' })
      expect(yield* take(intentId)).toBe(true)
      expect(yield* get('a')).toBe('2')
      throw new Refused('no')
    })
    const beside = store.transact('p', function* (tx) {
      tx.add(bytes('n'), 1)
      tx.hop({ ...hop, id: 'beside' })
    })
    await expect(thrower).rejects.toThrow(Refused)
    await Promise.all([before, beside])
    expect(await store.transact('p', () => get('a'))).toBe('1')
    expect(await store.transact('p', () => get('b'))).toBeUndefined()
    expect(await counted(store, 'n')).toBe(6)
    expect((await store.outbox.due(Infinity, 10)).map((i) => i.payload)).toEqual(['kept'])
    expect(hops).toEqual(['before', 'beside'])
  })

  test('counters fold additions, and gets, ranges, puts and deletes see them', async () => {
    const { store } = await opened(open)
    const adds = Array.from({ length: 100 }, (_, i) =>
      store.transact('p', function* (tx) {
        tx.add(bytes('n'), i)
        tx.add(bytes('n'), -1)
      }),
    )
    const between = counted(store, 'n')
    await Promise.all(adds)
    expect(await between).toBe(4950 - 100)
    expect(await counted(store, 'n')).toBe(4850)
    const seen = await store.transact('p', function* (tx) {
      const of = function* (): Reads<number | undefined> {
        const [row] = yield { op: 'range', start: bytes('n'), end: bytes('o'), limit: 1 }
        return row && readCounter(row[1])
      }
      tx.add(bytes('n'), 10)
      const added = yield* of()
      tx.del(bytes('n'))
      const deleted = yield* of()
      tx.add(bytes('n'), -3)
      return { added, deleted, negative: yield* of() }
    })
    expect(seen).toEqual({ added: 4860, deleted: undefined, negative: -3 })
    expect(await counted(store, 'n')).toBe(-3)
    await store.transact('p', put({ n: undefined }))
    expect(await counted(store, 'n')).toBeUndefined()
    await store.transact('p', function* (tx) {
      tx.add(bytes('n'), 2 ** 40)
    })
    expect(await counted(store, 'n')).toBe(2 ** 40)
  })

  test('time stands still within an operation, chance and ids come from the transaction', async () => {
    const { store, clock } = await opened(open)
    const [now, uuids, random] = await store.transact('p', function* (tx) {
      const uuids = new Set([tx.uuid(), tx.uuid(), tx.uuid()])
      return [tx.nowMs, uuids.size, tx.random(16).length] as const
    })
    expect([now, uuids, random]).toEqual([clock.nowMs(), 3, 16])
  })

  test('keys and values have bounds; a breach is an error of that operation alone', async () => {
    const { store } = await opened(open)
    const longest = '\xff'.repeat(MAX_KEY_BYTES)
    const largest = '\x07'.repeat(MAX_VALUE_BYTES)
    const good = store.transact('p', put({ [longest]: largest, b: '' }))
    const breaches = [
      put({ [`${longest}k`]: '' }),
      put({ '': '' }),
      put({ k: `${largest}v` }),
      put({ [`${longest}k`]: undefined }),
      () => get(`${longest}k`),
    ].map((op) => expect(store.transact<unknown>('p', op)).rejects.toThrow(RangeError))
    await good
    await Promise.all(breaches)
    expect((await store.transact('p', () => get(longest)))?.length).toBe(MAX_VALUE_BYTES)
    expect(await store.transact('p', () => get('b'))).toBe('')
    expect(await store.transact('p', () => get('k'))).toBeUndefined()
  })

  test('values of every size come back whole, also when they grow and shrink', async () => {
    const { store } = await opened(open)
    for (const size of [0, 1, 500, 1024, 5000, 70_000, 1_048_576, 3, 2000, 100]) {
      const value = String.fromCharCode(size % 251).repeat(size)
      await store.transact('p', put({ a: value, [`s${size}`]: value }))
      expect((await store.transact('p', () => get('a'))) === value).toBe(true)
      expect((await store.transact('p', () => get(`s${size}`))) === value).toBe(true)
    }
  })

  test('a value handed in may be changed afterwards', async () => {
    const { store } = await opened(open)
    const value = Buffer.from('before')
    await store.transact('p', function* (tx) {
      tx.put(bytes('a'), value)
    })
    value.fill('x')
    expect(await store.transact('p', () => get('a'))).toBe('before')
  })

  test('an operation whose signal has aborted does not run', async () => {
    const { store } = await opened(open)
    const abort = new AbortController()
    const queued = store.transact('p', put({ a: '1' }), { signal: abort.signal })
    abort.abort(new Refused('hung up'))
    await expect(queued).rejects.toThrow('hung up')
    const late = store.transact('p', put({ b: '1' }), { signal: abort.signal })
    await expect(late).rejects.toThrow('hung up')
    expect(await contents(store, 'p')).toEqual([])
    const fine = new AbortController()
    await store.transact('p', put({ c: '1' }), { signal: fine.signal })
    fine.abort()
    expect(await contents(store, 'p')).toEqual([['c', '1']])
  })

  test('buffered operations are answered and seen', async () => {
    const { store } = await opened(open)
    await store.transact('p', put({ a: '1' }), { durability: 'buffered' })
    expect(await store.transact('p', () => get('a'))).toBe('1')
    expect(await contents(store, 'p')).toEqual([['a', '1']])
  })

  test('hops become rows of the hop partition, in order of commit', async () => {
    const { store } = await opened(open)
    const hop = { atMs: 1, from: 'x', to: 'y', via: 'z', outcome: 'accepted' } as const
    const record = (id: string) =>
      store.transact('p', function* (tx) {
        tx.hop({ ...hop, id })
      })
    await Promise.all([record('a'), record('b')])
    await record('c')
    const rows = await contents(store, HOP_PARTITION)
    const ids = rows.flatMap(([, row]) => decodeHops(Buffer.from(row)).map(({ id }) => id))
    expect(ids).toEqual(['a', 'b', 'c'])
    expect(rows.every(([key]) => key.length === 8)).toBe(true)
    // Trimmed like any other partition.
    await store.transact(HOP_PARTITION, put({ [rows[0]![0]]: undefined }))
    expect((await contents(store, HOP_PARTITION)).length).toBe(rows.length - 1)
  })
}
