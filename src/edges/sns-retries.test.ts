// The longest schedule that SNS has, walked through to its end: 100,015 attempts over 23 days.
// https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html

import { expect, test } from 'vitest'
import { AwsError } from '../kernel/aws-error.ts'
import { createLineage } from '../lineage/lineage.ts'
import { snsWorld } from './sns-world.fixture.ts'

const ATTEMPTS = 100_015
const DAY_MS = 86_400_000

test('a queue is tried 100,015 times over 23 days while its failure may pass', async () => {
  const world = snsWorld()
  const { clock, store } = world.context
  const topic = await world.topic('t')
  await world.queueOn(topic, 'q')
  const notNow = new AwsError('InternalFailure', 'not now', { status: 503 })
  let tries = 0
  world.sqs.port.enqueue = () => {
    tries++
    return Promise.reject(notNow)
  }
  const began = clock.nowMs()
  const { MessageId } = await world.publish(topic, 'm')
  const took = stopwatch()
  await clock.advance(1_500)
  // At once and three times more, then the first of two after a second each.
  expect(tries).toBe(5)
  await clock.advance(23 * DAY_MS)
  expect(tries).toBeLessThan(ATTEMPTS)
  await clock.advance(DAY_MS)
  console.log(`23 days of SNS retries: ${ATTEMPTS} attempts in ${took()}`)
  expect(tries).toBe(ATTEMPTS)
  expect(await store.outbox.count()).toBe(0)

  // Every attempt has its hop, in order and at its time.
  const failed = world.hops.filter(({ outcome }) => outcome === 'failed')
  expect(failed).toHaveLength(ATTEMPTS)
  expect(failed.findIndex(({ attempt }, i) => attempt !== i + 1)).toBe(-1)
  const offBeat = failed.findIndex(({ atMs, nextAtMs }, i) => {
    if (i < 15) return false
    return i === ATTEMPTS - 1 ? nextAtMs !== undefined : nextAtMs !== atMs + 20_000
  })
  expect(offBeat).toBe(-1)
  expect(failed.at(-1)!.atMs - began).toBeGreaterThan(23 * DAY_MS)
  expect(world.hops.at(-1)).toMatchObject({ outcome: 'dropped', attempt: ATTEMPTS })

  // They are kept as far as the lineage is to reach back.
  const lineage = createLineage({ ...world.context, settings: { maxHops: 20_000 } })
  expect(await lineage.maintain()).toBeGreaterThan(ATTEMPTS - 30_000)
  expect(await lineage.list({ limit: 1 })).toMatchObject([{ id: MessageId, outcome: 'dropped' }])
  await lineage.stop()
  await world.stop()
}, 60_000)

function stopwatch(): () => string {
  const startedMs = performance.now()
  const cpu = process.cpuUsage()
  return () => {
    const { user, system } = process.cpuUsage(cpu)
    const cpuMs = (user + system) / 1_000
    return `${Math.round(performance.now() - startedMs)} ms, ${Math.round(cpuMs)} ms of CPU`
  }
}
