import { describe, expect, test } from 'vitest'
import { SimulatedNode } from '../../delivery/node.fixture.ts'
import { Activity } from '../../kernel/activity.ts'
import { VirtualClock } from '../../kernel/clock.ts'
import { SeededRandom } from '../../kernel/random.ts'
import { createMemoryStore } from '../../store/memory/memory-store.ts'
import { LOOK_MS } from '../../store/store.ts'
import { json, Table } from '../../store/table.ts'
import { longPoll } from './long-poll.ts'

const WAIT_MS = 20_000
const rows = new Table<[string], string>('row', json())

/** A node that hears of nothing, or of everything, and what another one writes to the same store. */
function node(deaf: boolean) {
  const base = new VirtualClock()
  const activity = new Activity()
  base.settleWith(() => activity.idle())
  const core = createMemoryStore({ clock: base, activity, random: new SeededRandom(1) })
  const { store, clock } = new SimulatedNode('one', { base, core, activity, deaf: () => deaf })
  const polls = { looks: 0 }
  const poll = async () => {
    const look = async () => {
      polls.looks++
      return { found: await store.transact('p', () => rows.get('a')), nextMs: undefined }
    }
    const signal = new AbortController().signal
    return longPoll({ store, clock, activity }, 'p', WAIT_MS, signal, look)
  }
  const write = () =>
    core.transact('p', function* (tx) {
      rows.put(tx, ['a'], 'x')
    })
  return { base, poll, polls, write }
}

describe('a poll for what another node writes', () => {
  test('ends at once where it is announced', async () => {
    const { base, poll, write } = node(false)
    const polling = poll()
    await base.advance(LOOK_MS / 2)
    await write()
    await base.advance(0)
    expect(await Promise.race([polling, 'waits'])).toBe('x')
  })

  test('ends soon where it is not', async () => {
    const { base, poll, write } = node(true)
    const polling = poll()
    await base.advance(LOOK_MS / 2)
    await write()
    await base.advance(0)
    expect(await Promise.race([polling, 'waits'])).toBe('waits')
    await base.advance(LOOK_MS)
    expect(await Promise.race([polling, 'waits'])).toBe('x')
  })

  test('looks no more often than that, and ends in its time', async () => {
    const { base, poll, polls } = node(true)
    const polling = poll()
    await base.advance(WAIT_MS)
    expect(await polling).toBeUndefined()
    expect(polls.looks).toBeLessThanOrEqual(WAIT_MS / LOOK_MS + 1)
  })
})
