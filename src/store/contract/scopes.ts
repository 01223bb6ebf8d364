import { expect, test } from 'vitest'
import { MAX_SCOPE, StoreUnavailable, type Op, type Store } from '../store.ts'
import { Counter, Table } from '../table.ts'
import { bytes, contents, get, opened, put, range, Refused, type Open } from './fixture.ts'

const names = new Table<[name: string], { of: string }>('name')
const held = new Counter<[]>('held')

/** Moves `amount` from one partition's counter to the other's; refuses what is not there. */
function move(from: string, to: string, amount: number): Op<void> {
  return function* (tx) {
    const source = tx.in(from)
    if ((yield* source.read(held.get())) < amount) throw new Refused()
    held.add(source, [], -amount)
    held.add(tx.in(to), [], amount)
  }
}

const heldBy = (store: Store, partition: string) => store.transact(partition, () => held.get())

export function scopes(open: Open): void {
  test('a transaction writes to all partitions of its scope or to none', async () => {
    const { store } = await opened(open)
    await store.transact(['row', 'directory'], function* (tx) {
      names.put(tx, ['a'], { of: 'row' })
      names.put(tx.in('directory'), ['a'], { of: 'directory' })
    })
    expect(await store.transact('row', () => names.get('a'))).toEqual({ of: 'row' })
    expect(await store.transact('directory', () => names.get('a'))).toEqual({ of: 'directory' })
    const refused = store.transact(['row', 'directory'], function* (tx) {
      names.put(tx.in('directory'), ['b'], { of: 'directory' })
      names.del(tx, ['a'])
      throw new Refused()
    })
    await expect(refused).rejects.toThrow(Refused)
    expect(await store.transact('row', () => names.get('a'))).toEqual({ of: 'row' })
    expect(await store.transact('directory', () => names.get('b'))).toBeUndefined()
  })

  test('it sees its own writes in each partition, and not those of one in the other', async () => {
    const { store } = await opened(open)
    await store.transact('q', put({ a: '1', c: '3' }))
    const seen = await store.transact(['p', 'q'], function* (tx) {
      const q = tx.in('q')
      tx.put(bytes('a'), bytes('p'))
      q.put(bytes('b'), bytes('2'))
      q.del(bytes('c'))
      return {
        p: yield* range('a', 'z'),
        first: yield* tx.in('p').read(get('a')),
        q: yield* q.read(range('a', 'z')),
        // A reading within a reading keeps the innermost partition.
        inner: yield* q.read(tx.read(get('a'))),
      }
    })
    const q = [['a', '1'], ['b', '2']] // prettier-ignore
    expect(seen).toEqual({ p: [['a', 'p']], first: 'p', q, inner: 'p' })
    expect(await contents(store, 'q')).toEqual(q)
  })

  test('transactions over overlapping scopes are serial: nothing is made or lost', async () => {
    const { store } = await opened(open)
    const accounts = ['a', 'b', 'c', 'd']
    await store.transact(accounts, function* (tx) {
      for (const account of accounts) held.add(tx.in(account), [], 10)
    })
    const moves: Promise<unknown>[] = []
    for (let n = 0; n < 200; n++) {
      const from = accounts[n % 4]!
      const to = accounts[(n * 7 + 1) % 4]!
      if (from === to) continue
      moves.push(store.transact([from, to], move(from, to, 1 + (n % 5))).catch(() => {}))
    }
    const sums = Promise.all(
      Array.from({ length: 20 }, () =>
        store.transact(accounts, function* (tx) {
          let sum = 0
          for (const account of accounts) sum += yield* tx.in(account).read(held.get())
          return sum
        }),
      ),
    )
    await Promise.all(moves)
    expect(new Set(await sums)).toEqual(new Set([40]))
    for (const account of accounts) expect(await heldBy(store, account)).toBeGreaterThanOrEqual(0)
  })

  test('a commit that fails has done nothing in any partition', async () => {
    let failing = false
    const { store, reopen } = await opened(open, () => failing)
    const write = (value: string) =>
      store.transact(['p', 'q'], function* (tx) {
        tx.put(bytes('a'), bytes(value))
        tx.in('q').put(bytes('a'), bytes(value))
        tx.emit({ edge: 'e', target: 't', payload: value, dueAtMs: tx.nowMs + 60_000 })
      })
    await write('1')
    failing = true
    await expect(write('2')).rejects.toThrow(StoreUnavailable)
    failing = false
    const is = async (value: string, of: Store) => {
      for (const name of ['p', 'q']) expect(await contents(of, name)).toEqual([['a', value]])
      expect(await of.outbox.count()).toBe(Number(value))
    }
    await is('1', store)
    await write('2')
    await is('2', store)
    await is('2', await reopen())
  })

  test('where commits fail now and then, each transaction is done everywhere or nowhere', async () => {
    let commits = 0
    const { store, reopen } = await opened(open, () => ++commits > 1 && commits % 3 === 0)
    const accounts = ['a', 'b', 'c']
    await store.transact(accounts, function* (tx) {
      for (const account of accounts) held.add(tx.in(account), [], 1_000)
    })
    const expected = new Map(accounts.map((account) => [account, 1_000]))
    let refused = 0
    for (let n = 0; n < 60 || refused === 0; n++) {
      // Some alone, some together in one commit.
      const together = Array.from({ length: 1 + (n % 4) }, async (_, i) => {
        const [from, to] = [accounts[(n + i) % 3]!, accounts[(n + i + 1) % 3]!]
        try {
          await store.transact([from, to], move(from, to, 1 + i))
        } catch (error) {
          expect(error).toBeInstanceOf(StoreUnavailable)
          refused++
          return
        }
        expected.set(from, expected.get(from)! - 1 - i)
        expected.set(to, expected.get(to)! + 1 + i)
      })
      await Promise.all(together)
    }
    const holds = async (of: Store) => {
      for (const account of accounts) {
        expect([account, await heldBy(of, account)]).toEqual([account, expected.get(account)])
      }
    }
    await holds(store)
    await holds(await reopen())
  })

  test('watchers of each partition that was written are woken, others are not', async () => {
    const { store } = await opened(open)
    const woken: string[] = []
    for (const name of ['p', 'q', 'r']) store.watch(name, () => woken.push(name))
    await store.transact(['p', 'q', 'r'], function* (tx) {
      tx.put(bytes('a'), bytes('1'))
      tx.in('r').put(bytes('a'), bytes('1'))
      yield* tx.in('q').read(get('a'))
    })
    expect(woken.sort()).toEqual(['p', 'r'])
  })

  test('the scope is a promise: what it does not name cannot be touched', async () => {
    const { store } = await opened(open)
    const outside: Op<unknown>[] = [
      function* (tx) {
        tx.in('r').put(bytes('a'), bytes('1'))
      },
      (tx) => tx.in('r').read(get('a')),
      function* () {
        return yield { op: 'get', partition: 'r', key: bytes('a') }
      },
    ]
    for (const op of outside) {
      await expect(store.transact(['p', 'q'], op)).rejects.toThrow(RangeError)
      await expect(store.transact('p', op)).rejects.toThrow(RangeError)
    }
    expect(await contents(store, 'r')).toEqual([])
  })

  test('it has at least one partition and at most 128; a name may stand twice', async () => {
    const { store } = await opened(open)
    const nothing: Op<void> = function* () {}
    const many = Array.from({ length: MAX_SCOPE }, (_, n) => `p${n}`)
    await store.transact(many, function* (tx) {
      for (const name of many) tx.in(name).put(bytes('a'), bytes(name))
    })
    expect(await contents(store, 'p127')).toEqual([['a', 'p127']])
    await expect(store.transact([...many, 'one more'], nothing)).rejects.toThrow(RangeError)
    await expect(store.transact([], nothing)).rejects.toThrow(RangeError)
    await store.transact(['p', 'q', 'p', 'q'], function* (tx) {
      tx.in('q').put(bytes('twice'), bytes('1'))
    })
    expect(await contents(store, 'q')).toEqual([['twice', '1']])
  })

  test('it is whole or not there after the store was closed and opened again', async () => {
    const { store, reopen } = await opened(open)
    const written = store.transact(['p', 'q'], function* (tx) {
      tx.put(bytes('a'), bytes('1'))
      tx.in('q').put(bytes('a'), bytes('1'))
      tx.in('q').emit({ edge: 'e', target: 't', payload: 1 })
    })
    await written
    const again = await reopen()
    expect(await contents(again, 'p')).toEqual(await contents(again, 'q'))
    expect(await again.outbox.count()).toBe(1)
  })
}
