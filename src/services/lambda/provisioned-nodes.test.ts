import { expect, test } from 'vitest'
import { Activity } from '../../kernel/activity.ts'
import { VirtualClock } from '../../kernel/clock.ts'
import { silentLog } from '../../kernel/log.ts'
import { SeededRandom } from '../../kernel/random.ts'
import { createMemoryStore } from '../../store/memory/memory-store.ts'
import { aliveWith } from '../../store/nodes.ts'
import { slotOf, type SlotOwner } from '../../store/slots.ts'
import { Concurrency } from './execution/concurrency.ts'
import { functionArn } from './function-name.ts'
import { enterFunction, scopeOf } from './function-store.ts'
import type { Lambda } from './lambda.ts'
import { restoreProvisioned } from './provisioned.ts'
import { provisionedTable, versionTable, type FunctionRow, type VersionRow } from './tables.ts'

const place = { account: '000000000000', region: 'us-east-1', name: 'f' }
const fn: FunctionRow = {
  ...{ ...place, arn: functionArn(place), createdAtMs: 0, nextVersion: 2, tags: {} },
  reservedConcurrency: 3,
}
const slot = slotOf('lambda-provisioned', fn.arn)

/** Two nodes, and what is provisioned set by neither of them. */
async function cluster() {
  const clock = new VirtualClock()
  const activity = new Activity()
  clock.settleWith(() => activity.idle())
  const core = createMemoryStore({ clock, activity, random: new SeededRandom(1) })
  const ended = new AbortController()
  const node = async (name: string) => {
    const owned = new Set<number>()
    const slots: SlotOwner = {
      owns: (one) => owned.has(one),
      join: () => () => {},
      lapse: () => {},
    }
    const store = core.node({ name, activity })
    await store.transact(...aliveWith(name, 3_600_000))
    const env = { store, clock, activity, slots, log: silentLog, random: new SeededRandom(2) }
    const warm = new Map<string, number>()
    const asked: number[] = []
    const concurrency = new Concurrency(env)
    const executor = {
      concurrency,
      async keepWarm(_: FunctionRow, { version }: VersionRow, count: number) {
        warm.set(version, count)
        asked.push(count)
      },
    }
    const lambda = { env, executor, provisioning: new Map() } as unknown as Lambda
    return {
      owned,
      warm,
      asked,
      concurrency,
      start: () => restoreProvisioned(lambda, ended.signal),
    }
  }
  const configure = (requested: number) =>
    core.transact(scopeOf(place), function* (tx) {
      versionTable.put(tx, [1], { version: '1' } as VersionRow)
      if (requested === 0) provisionedTable.del(tx, ['1'])
      else provisionedTable.put(tx, ['1'], { qualifier: '1', requested, lastModifiedMs: 0 })
      yield* enterFunction(tx, fn)
    })
  return {
    clock,
    configure,
    one: await node('one'),
    other: await node('other'),
    end: () => ended.abort(),
  }
}

test('environments are kept by one node, which follows what others configure', async () => {
  const { clock, configure, one, other, end } = await cluster()
  one.owned.add(slot)
  await one.start()
  await other.start()
  await configure(2)
  await clock.advance(5_000)
  expect([one.warm.get('1'), other.warm.get('1')]).toEqual([2, 0])
  // Seen again and again, and done once.
  await clock.advance(60_000)
  expect(one.asked).toEqual([2])
  one.owned.delete(slot)
  other.owned.add(slot)
  await clock.advance(5_000)
  expect([one.warm.get('1'), other.warm.get('1')]).toEqual([0, 2])
  await configure(0)
  await clock.advance(5_000)
  expect(other.warm.get('1')).toBe(0)
  end()
  await configure(2)
  await clock.advance(60_000)
  expect(other.warm.get('1')).toBe(0)
  expect(clock.nextDueMs()).toBeUndefined()
})

test('what is provisioned on one node is kept of the reservation on all', async () => {
  const { clock, configure, one, other, end } = await cluster()
  one.owned.add(slot)
  await configure(2)
  await one.start()
  await other.start()
  await clock.advance(0)
  const enter = ({ concurrency }: typeof one) => concurrency.enter(fn, '1')
  // The environments that are kept, where they are, and the third of the reservation anywhere.
  await enter(one)
  await enter(one)
  await enter(other)
  await expect(enter(other)).rejects.toThrow('Rate Exceeded')
  await expect(enter(one)).rejects.toThrow('Rate Exceeded')
  end()
})
