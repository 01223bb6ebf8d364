// Negative controls of the campaigns of kills: planted faults must be found.

import { expect, test } from 'vitest'
import type { CampaignOptions } from './campaign.ts'
import { base, BUDGET_MS, QUEUES, run } from './server-kill.ts'

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
