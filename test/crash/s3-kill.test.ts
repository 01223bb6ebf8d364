// kill -9 while objects of 0 bytes to 64 MiB stream in and are told of to a queue, a topic and a function.
// `MILLRACE_S3_KILLS=100` for a long night.

import { expect, test } from 'vitest'
import { S3Campaign } from './s3-campaign.ts'

const KILLS = Number(process.env.MILLRACE_S3_KILLS ?? 2)
const SEED = Number(process.env.MILLRACE_SEED ?? 20_261)

test(
  'what was acknowledged is whole and told of',
  { timeout: 120_000 + KILLS * 5_000 },
  async () => {
    const campaign = await S3Campaign.begin(SEED)
    try {
      await campaign.work(KILLS)
      expect(await campaign.verdict()).toEqual([])
      const attempts = [...campaign.sent.values()].flat()
      const acknowledged = attempts.filter((sent) => sent.acknowledged).length
      console.log(`${KILLS} kills, ${acknowledged} of ${attempts.length} objects acknowledged`)
      expect(acknowledged).toBeGreaterThan(KILLS)
      expect(await campaign.orphans()).toEqual([])
      // Negative control: a file that is lost is missed.
      await campaign.lose()
      expect((await campaign.verdict()).join()).toMatch(/is not whole/)
    } finally {
      await campaign.end()
    }
  },
)
