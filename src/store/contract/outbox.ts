import { expect, test } from 'vitest'
import type { Channel, Intent, NewIntent, Store } from '../store.ts'
import { bytes, collect, opened, put, Refused, take, type Open } from './fixture.ts'

const emit = (store: Store, intents: Partial<NewIntent>[], partition = 'p') =>
  store.transact(partition, function* (tx) {
    return intents.map((i) => tx.emit({ edge: 'e', target: 't', payload: null, ...i }))
  })

const takeOne = (store: Store, id: string) => store.transact('q', () => take(id))
const payloads = (intents: readonly Intent[]) => intents.map((i) => i.payload)

export function outbox(open: Open): void {
  test('an intent comes back as it was emitted', async () => {
    const { store, clock } = await opened(open)
    const nowMs = clock.nowMs()
    const payload = { text: 'ünïcode', list: [1, null, { deep: true }], gone: undefined }
    const [id, plain] = await emit(store, [
      { edge: 'sns-to-sqs', target: 'arn', lane: 'l', dueAtMs: nowMs + 5, payload },
      {},
    ])
    const intent = await store.outbox.get(id!)
    expect(intent).toMatchObject({
      ...{ id, edge: 'sns-to-sqs', target: 'arn', lane: 'l' },
      ...{ dueAtMs: nowMs + 5, emittedAtMs: nowMs, attempt: 0 },
    })
    expect(intent!.payload).toEqual({ text: 'ünïcode', list: [1, null, { deep: true }] })
    expect(intent!.bytes).toBeGreaterThanOrEqual(Buffer.byteLength(JSON.stringify(payload)))
    expect(await store.outbox.get(plain!)).toMatchObject({ dueAtMs: nowMs, attempt: 0 })
    expect(await store.outbox.get('nothing')).toBeUndefined()
    expect(await store.outbox.count()).toBe(2)
  })

  test('ids sort by emission', async () => {
    const { store, reopen } = await opened(open)
    const ids = await emit(
      store,
      Array.from({ length: 20 }, () => ({})),
    )
    ids.push(...(await emit(store, [{}])))
    for (const id of ids) await takeOne(store, id)
    const again = await reopen()
    ids.push(...(await emit(again, [{}])))
    expect(ids.toSorted()).toEqual(ids)
    expect(new Set(ids).size).toBe(22)
  })

  test('an intent is taken once, whoever races', async () => {
    const { store } = await opened(open)
    const [id] = await emit(store, [{}])
    const race = await Promise.all(Array.from({ length: 5 }, () => takeOne(store, id!)))
    expect(race).toEqual([true, false, false, false, false])
    expect(await takeOne(store, id!)).toBe(false)
    expect(await takeOne(store, 'nothing')).toBe(false)
    expect(await store.outbox.count()).toBe(0)
  })

  test('a take by an operation that throws has not happened', async () => {
    const { store } = await opened(open)
    const [id] = await emit(store, [{}])
    const thrower = store.transact('q', function* () {
      expect(yield* take(id!)).toBe(true)
      expect(yield* take(id!)).toBe(false)
      throw new Refused('no')
    })
    const next = takeOne(store, id!)
    await expect(thrower).rejects.toThrow(Refused)
    expect(await next).toBe(true)
  })

  test('an intent may be taken where it is emitted', async () => {
    const { store } = await opened(open)
    const announced: unknown[] = []
    store.outbox.watch((intents) => announced.push(...payloads(intents)))
    const taken = await store.transact('p', function* (tx) {
      return yield* take(tx.emit({ edge: 'e', target: 't', payload: 1 }))
    })
    expect([taken, announced, await store.outbox.count()]).toEqual([true, [], 0])
  })

  test('due intents come oldest due first, in pages', async () => {
    const { store, clock } = await opened(open)
    const at = clock.nowMs()
    const dues = [30, 10, 20, 10, 0, 10]
    await emit(
      store,
      dues.map((ms, i) => ({ dueAtMs: at + ms, payload: `${ms}-${i}` })),
    )
    const order = ['0-4', '10-1', '10-3', '10-5', '20-2', '30-0']
    expect(payloads(await store.outbox.due(at + 100, 10))).toEqual(order)
    expect(payloads(await store.outbox.due(at + 19, 10))).toEqual(order.slice(0, 4))
    expect(await store.outbox.due(at - 1, 10)).toEqual([])
    const paged: unknown[] = []
    let last: Intent | undefined
    for (;;) {
      const page: Intent[] = await store.outbox.due(at + 100, 2, last)
      if (page.length === 0) break
      paged.push(...payloads(page))
      last = page.at(-1)
    }
    expect(paged).toEqual(order)
    expect(await store.outbox.nextDueMs()).toBe(at)
    await takeOne(store, (await store.outbox.due(at, 1))[0]!.id)
    expect(await store.outbox.nextDueMs()).toBe(at + 10)
  })

  test('an intent is put off with what was learned, unless it is gone', async () => {
    const { store, clock } = await opened(open)
    const [a, b] = await emit(store, [{ payload: 'a', lane: 'l' }, { payload: 'b' }])
    await takeOne(store, b!)
    const putOff = { dueAtMs: clock.nowMs() + 1000, attempt: 3, lastError: 'Throttled' }
    await store.transact('q', function* (tx) {
      tx.reschedule(a!, putOff)
      tx.reschedule(b!, putOff)
    })
    expect(await store.outbox.get(a!)).toMatchObject({ payload: 'a', lane: 'l', ...putOff })
    expect(await store.outbox.count()).toBe(1)
    expect(await store.outbox.nextDueMs()).toBe(putOff.dueAtMs)
    expect(await store.outbox.due(clock.nowMs(), 10)).toEqual([])
    await takeOne(store, a!)
    expect(await store.outbox.nextDueMs()).toBeUndefined()
  })

  test('watchers hear of intents that are still there, after their commit', async () => {
    const { store, clock } = await opened(open)
    const heard: unknown[] = []
    const stop = store.outbox.watch((intents) => heard.push(payloads(intents)))
    const [a] = await emit(store, [{ payload: 'a' }, { payload: 'b' }])
    await store.transact('q', function* (tx) {
      tx.reschedule(a!, { dueAtMs: clock.nowMs(), attempt: 1 })
    })
    await store.transact('p', put({ x: '1' }))
    stop()
    await emit(store, [{ payload: 'c' }])
    expect(heard).toEqual([['a', 'b'], ['a']])
  })

  test('channels are listed with their heads, and read in carrying order', async () => {
    const { store, clock } = await opened(open)
    const at = clock.nowMs()
    const lane = (target: string, lane: string, ms: number, payload: string) =>
      ({ target, lane, dueAtMs: at + ms, payload }) // prettier-ignore
    await emit(store, [
      lane('t', 'm', 50, 'm1'),
      lane('t', 'm', 10, 'm2'),
      lane('t', '', 5, 'empty'),
      { target: 't', dueAtMs: at + 9, payload: 't9' },
      { target: 't', dueAtMs: at + 3, payload: 't3' },
      { target: 't\0', dueAtMs: at + 7, payload: 'nul' },
      { edge: 'd', target: 'z', lane: 'ü', dueAtMs: at + 1, payload: 'ü' },
    ])
    const all: (Channel & { dueAtMs: number })[] = [
      { edge: 'd', target: 'z', lane: 'ü', dueAtMs: at + 1 },
      { edge: 'e', target: 't', dueAtMs: at + 3 },
      { edge: 'e', target: 't', lane: '', dueAtMs: at + 5 },
      { edge: 'e', target: 't', lane: 'm', dueAtMs: at + 50 },
      { edge: 'e', target: 't\0', dueAtMs: at + 7 },
    ]
    expect(await store.outbox.channels(10)).toEqual(all)
    expect(await store.outbox.channels(2)).toEqual(all.slice(0, 2))
    for (const [i, channel] of all.entries()) {
      expect(await store.outbox.channels(10, channel)).toEqual(all.slice(i + 1))
    }
    const of = async (channel: Channel, limit = 10, maxBytes?: number) =>
      payloads(await store.outbox.channel(channel, limit, maxBytes))
    const inLane = { edge: 'e', target: 't', lane: 'm' }
    expect(await of(inLane)).toEqual(['m1', 'm2'])
    expect(await of(inLane, 1)).toEqual(['m1'])
    expect(await of(inLane, 10, 1)).toEqual(['m1'])
    expect(await of({ edge: 'e', target: 't' })).toEqual(['t3', 't9'])
    expect(await of({ edge: 'e', target: 'none' })).toEqual([])
  })

  test('the outbox outlives a reopening', async () => {
    const { store, reopen } = await opened(open)
    const [a, b] = await emit(store, [{ payload: 'a', lane: 'l' }, { payload: 'b' }])
    await takeOne(store, b!)
    const again = await reopen()
    expect(payloads(await again.outbox.due(Infinity, 10))).toEqual(['a'])
    expect(await takeOne(again, a!)).toBe(true)
  })

  test('emitting alone leaves no row behind', async () => {
    const { store } = await opened(open)
    await emit(store, [{}], 'only-emits')
    expect(await collect(store.partitions('only-emits'))).toEqual([])
    expect(await collect(store.scan('only-emits', bytes('\0'), bytes('z')))).toEqual([])
  })
}
