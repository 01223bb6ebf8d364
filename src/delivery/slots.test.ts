import { expect, test } from 'vitest'
import { Activity } from '../kernel/activity.ts'
import { VirtualClock } from '../kernel/clock.ts'
import { silentLog } from '../kernel/log.ts'
import { SeededRandom } from '../kernel/random.ts'
import { createMemoryStore } from '../store/memory/memory-store.ts'
import { SLOTS, slotName } from '../store/slots.ts'
import { shareOf } from '../store/nodes.ts'
import { Slots } from './slots.ts'

const LEASE_MS = 3_000
const all = Array.from({ length: SLOTS }, (_, slot) => slot)

test('every slot is in the share of one node, and few move when one comes', () => {
  const two = ['a', 'b']
  const three = ['a', 'b', 'c']
  const ownerOf = (slot: number, alive: string[]) =>
    alive.filter((name) => shareOf(name, alive).has(slot))
  for (const slot of all.filter((one) => one % 8 === 0)) {
    const [before, after] = [ownerOf(slot, two), ownerOf(slot, three)]
    expect([before.length, after.length]).toEqual([1, 1])
    if (after[0] !== 'c') expect(after).toEqual(before)
  }
  for (const name of three) expect(shareOf(name, three).size).toBeGreaterThan(50)
  expect(shareOf('a', ['a']).size).toBe(SLOTS)
})

function cluster() {
  const clock = new VirtualClock()
  const activity = new Activity()
  clock.settleWith(() => activity.idle())
  const core = createMemoryStore({ clock, activity, random: new SeededRandom(1) })
  const member = (node: string) => {
    const store = core.node({ name: node, activity })
    const busy = new Set<number>()
    const mine = new Set<number>()
    const slots = new Slots({ store, clock, activity, log: silentLog, node, leaseMs: LEASE_MS })
    slots.join({
      gained: (gained) => gained.forEach((slot) => mine.add(slot)),
      lost: (lost) => lost.forEach((slot) => mine.delete(slot)),
      isBusy: (slot) => busy.has(slot),
    })
    return { slots, store, busy, mine }
  }
  return { clock, core, member }
}

test('one node has all slots; a second one gets its share from it', async () => {
  const { clock, member } = cluster()
  const one = member('one')
  one.slots.start()
  await clock.advance(0)
  expect(one.mine.size).toBe(SLOTS)
  const other = member('other')
  other.slots.start()
  await clock.advance(LEASE_MS)
  expect(other.mine).toEqual(shareOf('other', ['one', 'other']))
  expect(one.mine).toEqual(shareOf('one', ['one', 'other']))
})

test('a slot with work under way is closed at once and given up after it', async () => {
  const { clock, member } = cluster()
  const one = member('one')
  one.slots.start()
  await clock.advance(0)
  const [slot] = shareOf('other', ['one', 'other'])
  one.busy.add(slot!)
  const other = member('other')
  other.slots.start()
  await clock.advance(10 * LEASE_MS)
  expect(one.mine.has(slot!)).toBe(false)
  expect(other.mine.has(slot!)).toBe(false)
  one.busy.delete(slot!)
  await clock.advance(LEASE_MS)
  expect(other.mine.has(slot!)).toBe(true)
})

test('a node that ends leaves its slots at once, a dead one when its leases have run out', async () => {
  const { clock, member } = cluster()
  const members = ['one', 'other', 'third'].map(member)
  for (const { slots } of members) slots.start()
  const [one, other, third] = members as [
    (typeof members)[0],
    (typeof members)[0],
    (typeof members)[0],
  ]
  await clock.advance(LEASE_MS)
  expect(one.mine.size + other.mine.size + third.mine.size).toBe(SLOTS)
  await third.slots.stop()
  await clock.advance(LEASE_MS / 3)
  expect(one.mine.size + other.mine.size).toBe(SLOTS)
  other.store.abandon('dead')
  await clock.advance((LEASE_MS * 5) / 3)
  expect(one.mine.size).toBe(SLOTS)
})

test('what it cannot renew it closes by its own clock, and asks for when nothing is under way', async () => {
  const { clock, core, member } = cluster()
  const one = member('one')
  one.slots.start()
  await clock.advance(0)
  one.busy.add(7)
  // Someone else, who does not keep to shares, waits until it has run out.
  const own = one.store.ownEach.bind(one.store)
  one.store.ownEach = async () => Promise.reject(new Error('no answer'))
  await clock.advance(LEASE_MS)
  expect(one.mine.size).toBe(0)
  await core.node({ name: 'rude', activity: new Activity() }).own(slotName(7), LEASE_MS)
  one.store.ownEach = own
  await clock.advance(2 * LEASE_MS)
  expect(one.mine.size).toBe(SLOTS - 1)
  one.busy.delete(7)
  await clock.advance(LEASE_MS)
  expect(one.mine.size).toBe(SLOTS)
})
