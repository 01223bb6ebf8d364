import { expect, test } from 'vitest'
import { StoreUnavailable } from '../store.ts'
import { collect, contents, get, opened, put, type Open } from './fixture.ts'

export function lifecycle(open: Open): void {
  test('everything is still there after a reopening', async () => {
    const { store, reopen } = await opened(open)
    const rows: [string, string][] = Array.from({ length: 200 }, (_, i) => [
      String(i).padStart(4, '0'),
      'x'.repeat((i * 37) % 3000),
    ])
    await Promise.all(rows.map(([key, value]) => store.transact('p', put({ [key]: value }))))
    await store.transact('q', put({ a: '1' }), { durability: 'buffered' })
    const again = await reopen()
    expect(await contents(again, 'p')).toEqual(rows)
    expect(await contents(again, 'q')).toEqual([['a', '1']])
    expect(await collect(again.partitions(''))).toEqual(['p', 'q'])
  })

  test('closing finishes what was handed in and refuses the rest', async () => {
    const { store, reopen } = await opened(open)
    const before = Array.from({ length: 50 }, (_, i) =>
      store.transact('p', put({ [`k${i}`]: '1' })),
    )
    const closing = store.close()
    await expect(store.transact('p', put({ late: '1' }))).rejects.toThrow(StoreUnavailable)
    await Promise.all(before)
    await closing
    await store.close()
    await expect(store.transact('p', () => get('k1'))).rejects.toThrow(StoreUnavailable)
    await expect(store.outbox.count()).rejects.toThrow(StoreUnavailable)
    await expect(contents(store, 'p')).rejects.toThrow(StoreUnavailable)
    expect(store.health().writable).toBe(false)
    expect((await contents(await reopen(), 'p')).length).toBe(50)
  })

  test('a lease is renewed under one epoch; another holding has a higher one', async () => {
    const { store, clock, reopen } = await opened(open)
    const first = await store.own('p', 1000)
    await clock.advance(900)
    const renewed = await store.own('p', 1000)
    expect(renewed?.epoch).toBe(first!.epoch)
    await clock.advance(1001)
    // It ran out, and nobody took it.
    expect((await store.own('p', 1000))?.epoch).toBe(first!.epoch)
    await first!.release()
    const second = await store.own('p', 1000)
    expect(second!.epoch).toBeGreaterThan(first!.epoch)
    // One that was given up cannot release what came after it.
    await first!.release()
    expect((await store.own('p', 1000))?.epoch).toBe(second!.epoch)
    await second!.release()
    const third = await store.own('p', 1000)
    expect(third!.epoch).toBeGreaterThan(second!.epoch)
    expect((await store.own('other', 1000))?.epoch).toBe(1)
    const again = await reopen()
    await clock.advance(1001)
    expect((await again.own('p', 1000))!.epoch).toBeGreaterThan(third!.epoch)
  })

  test('health says that all is well', async () => {
    const { store } = await opened(open)
    await store.transact('p', put({ a: '1' }))
    expect(store.health()).toMatchObject({ writable: true, lagMs: 0 })
    expect(store.health().freeBytes).toBeGreaterThan(0)
  })
}
