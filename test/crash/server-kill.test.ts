// kill -9 of the real server under load: queues with consumers, queues with functions, asynchronous
// invocations in the middle of their retries, topics in the middle of a fan-out.

import { expect, test } from 'vitest'
import { campaign, type CampaignOptions } from './campaign.ts'

/** `MILLRACE_KILLS=1000` for a long night. */
const KILLS = Number(process.env.MILLRACE_KILLS ?? 50)
const SEED = Number(process.env.MILLRACE_SEED ?? 20_261)
const BUDGET_MS = 180_000 + KILLS * 4_000

const QUEUES = { send: 0.5, consume: 0.5, invoke: 0, publish: 0 }
const FUNCTIONS = { send: 0.3, consume: 0.2, invoke: 0.5, publish: 0 }
const FAN_OUT = { send: 0, consume: 0.6, invoke: 0, publish: 0.4 }

// A poisoned message blocks its FIFO group for many real seconds: virtual time is for those.
const base = { seed: SEED, kills: KILLS, poison: 0, failing: 0.1, virtual: false }

async function run(options: CampaignOptions): Promise<readonly string[]> {
  const result = await campaign(options)
  const { readyMs, wrong, file, kills, acknowledged, delivered } = result
  const at = (part: number) => Math.round(readyMs[Math.floor((readyMs.length - 1) * part)]!)
  console.log(
    `${options.name}: ${JSON.stringify(options)}\n  ${kills} kills, ${acknowledged} acknowledged, ` +
      `${delivered} delivered, ready again p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, history ${file}`,
  )
  expect(acknowledged + delivered).toBeGreaterThan(kills)
  return wrong
}

test('queues, consumers and functions', { timeout: BUDGET_MS }, async () => {
  expect(await run({ ...base, name: 'queues', habits: QUEUES })).toEqual([])
})

test('asynchronous invocations and batches, in virtual time', { timeout: BUDGET_MS }, async () => {
  const weather = { failing: 0.4, poison: 0.03 }
  const options = { ...base, ...weather, name: 'functions', habits: FUNCTIONS, virtual: true }
  expect(await run(options)).toEqual([])
})

test('fan-out', { timeout: BUDGET_MS }, async () => {
  // A function that fails, if only by being late, is tried again after a minute: of virtual time.
  const options = { ...base, name: 'fan-out', habits: FAN_OUT, virtual: true }
  expect(await run(options)).toEqual([])
})

// What must be found is planted in the data while the server is down. Whether a campaign meets it is
// chance (a send must be said again over a kill, say), so campaigns go on until one does.
const control = { ...base, habits: QUEUES, virtual: true }
const MOST_CAMPAIGNS = 8

async function finds(options: CampaignOptions, symptom: RegExp): Promise<void> {
  const said: string[] = []
  for (let tries = 0; tries < MOST_CAMPAIGNS && !symptom.test(said.join('\n')); tries++) {
    said.push(...(await run({ ...options, seed: options.seed + tries })))
  }
  expect(said.join('\n')).toMatch(symptom)
}

test('a disk that forgot is found', { timeout: MOST_CAMPAIGNS * BUDGET_MS }, () =>
  finds(
    { ...control, name: 'old-disk', kills: 5, plant: 'old-disk' },
    /nothing acknowledged is lost/,
  ),
)

// In real time, so that all that is said again is said within five minutes.
test('forgotten deduplication is found', { timeout: MOST_CAMPAIGNS * BUDGET_MS }, () =>
  finds(
    { ...control, virtual: false, name: 'forgotten', kills: 10, plant: 'forget-deduplication' },
    /for five minutes/,
  ),
)

test('swapped messages are found', { timeout: MOST_CAMPAIGNS * BUDGET_MS }, () => {
  const habits = { ...QUEUES, send: 0.8, consume: 0.2 }
  return finds(
    { ...control, name: 'swapped', kills: 15, habits, plant: 'swap-messages' },
    /groups are delivered in order/,
  )
})
