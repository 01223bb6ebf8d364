import { expect, test } from 'vitest'
import { SLOTS, slotName, slotOf } from '../slots.ts'
import { StoreUnavailable, type Op, type Store, type Tx } from '../store.ts'
import { withdraw } from '../table.ts'
import { get, opened, put, take, type Open } from './fixture.ts'

const TTL_MS = 1000
const of = { edge: 'e', target: 't' }
const slot = slotName(slotOf(of.edge, of.target))

const emit = (store: Store) =>
  store.transact(
    'p',
    writing((tx) => tx.emit({ ...of, payload: 1 })),
  )
const taken = (store: Store, id: string) => store.transact('q', () => take(id))

/** An operation that reads nothing. */
function writing<T>(work: (tx: Tx) => T): Op<T> {
  return function* (tx) {
    return work(tx)
  }
}

async function two(open: Open) {
  const fixture = await opened(open)
  return { ...fixture, one: fixture.node('one'), other: fixture.node('other') }
}

export function nodes(open: Open): void {
  test('nodes read and write the same rows, and hear of each other', async () => {
    const { one, other, store } = await two(open)
    const heard: string[] = []
    other.watch('p', () => heard.push('rows'))
    other.outbox.watch((intents) => heard.push(...intents.map(({ edge }) => edge)))
    await one.transact('p', put({ a: '1' }))
    expect(await other.transact('p', () => get('a'))).toBe('1')
    const ids = [await emit(one), await emit(other), await emit(store), await emit(one)]
    expect(ids.toSorted()).toEqual(ids)
    expect(new Set(ids).size).toBe(4)
    expect(heard).toEqual(expect.arrayContaining(['rows', 'e', 'e', 'e', 'e']))
  })

  test('a lease has one holder until it runs out or is released', async () => {
    const { one, other, clock } = await two(open)
    const first = await one.own('p', TTL_MS)
    expect(await other.own('p', TTL_MS)).toBeNull()
    await clock.advance(TTL_MS - 1)
    expect((await one.own('p', TTL_MS))?.epoch).toBe(first!.epoch)
    expect(await other.own('p', TTL_MS)).toBeNull()
    await clock.advance(TTL_MS)
    const second = await other.own('p', TTL_MS)
    expect(second!.epoch).toBeGreaterThan(first!.epoch)
    await second!.release()
    // Told once that it had lost it, then free to have it.
    expect(await one.own('p', TTL_MS)).toBeNull()
    expect((await one.own('p', TTL_MS))!.epoch).toBeGreaterThan(second!.epoch)
  })

  test('several are leased at once, each for itself', async () => {
    const { one, other } = await two(open)
    const names = Array.from({ length: SLOTS }, (_, i) => slotName(i))
    await other.own(names[3]!, TTL_MS)
    const leases = await one.ownEach(names, TTL_MS)
    expect(leases.flatMap((lease, i) => (lease === null ? [i] : []))).toEqual([3])
  })

  test('only the holder of its slot takes an intent', async () => {
    const { one, other } = await two(open)
    const id = await emit(one)
    expect(await taken(one, id)).toBe(false)
    await one.own(slot, TTL_MS)
    expect(await taken(other, id)).toBe(false)
    expect(await taken(one, id)).toBe(true)
    expect(await one.outbox.count()).toBe(0)
  })

  test('a former holder neither takes nor reschedules', async () => {
    const { one, other, clock } = await two(open)
    const id = await emit(one)
    await one.own(slot, TTL_MS)
    await clock.advance(TTL_MS)
    await other.own(slot, TTL_MS)
    const before = await other.outbox.get(id)
    expect(await taken(one, id)).toBe(false)
    const dueAtMs = clock.nowMs() + 5
    const putBack = writing((tx) => tx.reschedule(id, { dueAtMs, attempt: 7 }))
    await one.transact('q', putBack)
    expect(await other.outbox.get(id)).toEqual(before)
    await other.transact('q', putBack)
    expect(await other.outbox.get(id)).toMatchObject({ attempt: 7, dueAtMs })
    expect(await taken(other, id)).toBe(true)
  })

  test('a lease that ran out and that nobody took still lets take, also while it is renewed', async () => {
    const { one, clock } = await two(open)
    const ids = [await emit(one), await emit(one), await emit(one)]
    await one.own(slot, TTL_MS)
    await clock.advance(10 * TTL_MS)
    expect(await taken(one, ids[0]!)).toBe(true)
    const renewing = one.own(slot, TTL_MS)
    expect(await taken(one, ids[1]!)).toBe(true)
    await renewing
    expect(await taken(one, ids[2]!)).toBe(true)
  })

  test('whoever takes first, a lease or an intent, is first', async () => {
    const { one, other, clock } = await two(open)
    const ids = [await emit(one), await emit(one)]
    await one.own(slot, TTL_MS)
    await clock.advance(TTL_MS)
    // Handed in together: one batch, in order.
    const [before, , after] = await Promise.all([
      taken(one, ids[0]!),
      other.own(slot, TTL_MS),
      taken(one, ids[1]!),
    ])
    expect([before, after]).toEqual([true, false])
  })

  test('a holder that comes back after another one is fenced until it has heard of it', async () => {
    const { one, other, clock } = await two(open)
    const id = await emit(one)
    await one.own(slot, TTL_MS)
    await clock.advance(TTL_MS)
    await (await other.own(slot, TTL_MS))!.release()
    expect(await taken(one, id)).toBe(false)
    expect(await one.own(slot, TTL_MS)).toBeNull()
    expect(await taken(one, id)).toBe(false)
    await one.own(slot, TTL_MS)
    expect(await taken(one, id)).toBe(true)
  })

  test('what a service calls off is not fenced', async () => {
    const { one, other } = await two(open)
    const id = await emit(one)
    await one.own(slot, TTL_MS)
    expect(await other.transact('p', () => withdraw(id))).toBe(true)
    expect(await taken(one, id)).toBe(false)
  })

  test('the end of a node is not that of the store', async () => {
    const { one, other } = await two(open)
    const last = one.transact('p', put({ a: '1' }))
    await one.close()
    await last
    await expect(one.transact('p', put({ b: '1' }))).rejects.toThrow(StoreUnavailable)
    await expect(one.outbox.count()).rejects.toThrow(StoreUnavailable)
    expect(one.health().writable).toBe(false)
    expect(other.health().writable).toBe(true)
    expect(await other.transact('p', () => get('a'))).toBe('1')
  })

  test('leases of an earlier opening bind nobody', async () => {
    const { one, reopen } = await two(open)
    const epoch = (await one.own('p', 1e9))!.epoch
    const again = await reopen()
    expect((await again.own('p', TTL_MS))!.epoch).toBeGreaterThan(epoch)
  })
}
