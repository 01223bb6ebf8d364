// One campaign of kills against the real server, as the tests beside this file run them.

import { expect } from 'vitest'
import { campaign, type CampaignOptions } from './campaign.ts'

/** `MILLRACE_KILLS=1000` for a long night. */
const KILLS = Number(process.env.MILLRACE_KILLS ?? 50)
const SEED = Number(process.env.MILLRACE_SEED ?? 20_261)
export const BUDGET_MS = 180_000 + KILLS * 4_000

export const QUEUES = { send: 0.5, consume: 0.5, invoke: 0, publish: 0 }

// A poisoned message blocks its FIFO group for many real seconds: virtual time is for those.
export const base = { seed: SEED, kills: KILLS, poison: 0, failing: 0.1, virtual: false }

/** What the checks found wrong. */
export async function run(options: CampaignOptions): Promise<readonly string[]> {
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
