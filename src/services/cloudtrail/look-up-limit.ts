// Two look-ups a second for each account and region, where limits bind.
// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html

import type { Own } from './own.ts'

const MOST_KNOWN = 1_000

export function lookUpLimit(): Own['mayLookUp'] {
  const counts = new Map<string, { second: number; count: number }>()
  return ({ account, region, clock, settings }) => {
    if (!settings.strictLimits) return true
    const second = Math.floor(clock.nowMs() / 1000)
    const owner = `${account}/${region}`
    const known = counts.get(owner)
    const count = known?.second === second ? known.count + 1 : 1
    if (counts.size >= MOST_KNOWN) counts.clear()
    counts.set(owner, { second, count })
    return count <= 2
  }
}
