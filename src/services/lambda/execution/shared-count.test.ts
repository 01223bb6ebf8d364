import { describe, expect, test } from 'vitest'
import { Activity } from '../../../kernel/activity.ts'
import { VirtualClock } from '../../../kernel/clock.ts'
import { SeededRandom } from '../../../kernel/random.ts'
import type { CommitFault } from '../../../store/memory/memory-engine.ts'
import { createMemoryStore } from '../../../store/memory/memory-store.ts'
import { aliveWith } from '../../../store/nodes.ts'
import type { FunctionRow } from '../tables.ts'
import { Concurrency } from './concurrency.ts'

const ALIVE_MS = 5_000
const fn = {
  ...{ account: '000000000000', region: 'us-east-1', name: 'f', arn: 'arn:f' },
  ...{ createdAtMs: 0, nextVersion: 1, tags: {}, reservedConcurrency: 3 },
} satisfies FunctionRow

async function nodes(fates: CommitFault[] = []) {
  const clock = new VirtualClock()
  const activity = new Activity()
  clock.settleWith(() => activity.idle())
  const random = new SeededRandom(1)
  const faults = { commit: () => fates.shift() }
  const core = createMemoryStore({ clock, activity, random, faults })
  const open = async (name: string) => {
    const store = core.node({ name, activity })
    await store.transact(...aliveWith(name, ALIVE_MS))
    return { store, concurrency: new Concurrency({ store, clock, random, activity }) }
  }
  return { clock, activity, fates, one: await open('one'), other: await open('other') }
}

type Node = Awaited<ReturnType<typeof nodes>>['one']
const enter = ({ concurrency }: Node) => concurrency.enter(fn, '$LATEST')

describe('what is reserved', () => {
  test('holds over all nodes', async () => {
    const { one, other, activity } = await nodes()
    const tries = [one, other, one, other, one].map(enter)
    const settled = await Promise.allSettled(tries)
    const leaves = settled.flatMap((result) =>
      result.status === 'fulfilled' ? [result.value] : [],
    )
    expect(leaves).toHaveLength(3)
    const { reason } = settled.find(({ status }) => status === 'rejected') as PromiseRejectedResult
    expect(reason).toMatchObject({ code: 'TooManyRequestsException' })
    leaves[0]!()
    await activity.idle()
    await enter(other)
    await expect(enter(one)).rejects.toThrow('Rate Exceeded')
  })

  test('is not kept by a dead node', async () => {
    const { one, other, clock } = await nodes()
    for (let i = 0; i < 3; i++) await enter(one)
    one.store.abandon('dead')
    await expect(enter(other)).rejects.toThrow('Rate Exceeded')
    await clock.advance(ALIVE_MS)
    await other.store.transact(...aliveWith('other', ALIVE_MS))
    for (let i = 0; i < 3; i++) await enter(other)
    await expect(enter(other)).rejects.toThrow('Rate Exceeded')
  })

  test('is given to nobody who does not say that it lives', async () => {
    const { one, clock } = await nodes()
    await clock.advance(ALIVE_MS)
    await expect(enter(one)).rejects.toThrow('Rate Exceeded')
    await one.store.transact(...aliveWith('one', ALIVE_MS))
    await enter(one)
  })

  test('is given back although the store refuses, or its answer gets lost', async () => {
    const { one, other, clock, fates } = await nodes()
    fates.push('info')
    await expect(enter(one)).rejects.toThrow('lost')
    const leave = await enter(one)
    fates.push('fail', 'info', 'fail')
    leave()
    await clock.advance(60_000)
    await other.store.transact(...aliveWith('other', ALIVE_MS))
    await one.store.transact(...aliveWith('one', ALIVE_MS))
    for (let i = 0; i < 3; i++) await enter(other)
    await expect(enter(one)).rejects.toThrow('Rate Exceeded')
  })
})
