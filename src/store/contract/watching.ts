import { expect, test } from 'vitest'
import { get, opened, put, Refused, type Open } from './fixture.ts'

export function watching(open: Open): void {
  test('a watcher hears of durable commits to its partition, until it stops', async () => {
    const { store } = await opened(open)
    let woken = 0
    const stop = store.watch('p', () => woken++)
    await store.transact('q', put({ a: '1' }))
    await store.transact('p', () => get('a'))
    const thrower = store.transact('p', function* () {
      throw new Refused('no')
    })
    await expect(thrower).rejects.toThrow(Refused)
    expect(woken).toBe(0)
    await store.transact('p', put({ a: '1' }))
    expect(woken).toBe(1)
    await store.transact('p', put({ a: undefined }))
    expect(woken).toBe(2)
    stop()
    await store.transact('p', put({ a: '1' }))
    expect(woken).toBe(2)
  })

  test('a watcher that looks again sees what woke it', async () => {
    const { store } = await opened(open)
    const seen = new Promise((resolve, reject) => {
      store.watch('p', () => void store.transact('p', () => get('a')).then(resolve, reject))
    })
    await store.transact('p', put({ a: '1' }))
    expect(await seen).toBe('1')
  })

  test('many may watch, and stop while they are being told', async () => {
    const { store } = await opened(open)
    const woken: string[] = []
    const both = () => woken.push('both')
    const stops = [store.watch('p', both), store.watch('p', both)]
    const stopLate = store.watch('p', () => {
      woken.push('once')
      stopLate()
    })
    await store.transact('p', put({ a: '1' }))
    stops[0]!()
    await store.transact('p', put({ a: '2' }))
    expect(woken).toEqual(['both', 'both', 'once', 'both'])
  })

  test('activity goes on from the call until all who must know have been told', async () => {
    const { store, activity } = await opened(open)
    const atWake: number[] = []
    const inStore = () => activity.snapshot().store ?? 0
    store.watch('p', () => atWake.push(inStore()))
    store.outbox.watch(() => atWake.push(inStore()))
    store.watchHops(() => atWake.push(inStore()))
    const hop = { atMs: 1, id: 'i', from: 'x', to: 'y', via: 'z', outcome: 'accepted' } as const
    const done = store.transact('p', function* (tx) {
      tx.put(Buffer.from('a'), Buffer.from('1'))
      tx.emit({ edge: 'e', target: 't', payload: 1 })
      tx.hop(hop)
    })
    expect(inStore()).toBeGreaterThan(0)
    await done
    expect(atWake.length).toBe(3)
    expect(Math.min(...atWake)).toBeGreaterThan(0)
    await activity.idle()
    expect(inStore()).toBe(0)
  })
}
