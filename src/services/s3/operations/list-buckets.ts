// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html

import { ownerId } from '../acl/grants.ts'
import { directoryOf } from '../../resource/resource.ts'
import { readToken, tokenOf } from '../list/token.ts'
import { operation } from '../operation.ts'
import { bucketResource } from '../tables.ts'

const PAGE = 1000
/** What one look into the directories gathers before it answers. */
const SCANNED = 10_000

export const listBuckets = operation('ListBuckets', async (input, context) => {
  const { Prefix: prefix = '', BucketRegion, ContinuationToken } = input
  const limit = Math.min(input.MaxBuckets ?? SCANNED, SCANNED)
  const after = ContinuationToken === undefined ? undefined : readToken(ContinuationToken)
  const found: { name: string; createdMs: number; region: string }[] = []
  const mine = `resources/${context.account}/`
  for await (const partition of context.store.partitions(mine)) {
    const region = partition.slice(mine.length)
    if (BucketRegion !== undefined && BucketRegion !== region) continue
    found.push(...(await bucketsIn(region, prefix, after, limit + 1)))
  }
  found.sort((one, other) => Buffer.compare(Buffer.from(one.name), Buffer.from(other.name)))
  const shown = found.slice(0, limit)
  return {
    Buckets: shown.map(({ name, createdMs, region }) => ({
      Name: name,
      CreationDate: new Date(createdMs),
      BucketRegion: input.MaxBuckets === undefined ? undefined : region,
      BucketArn: `arn:aws:s3:::${name}`,
    })),
    Owner: { ID: ownerId(context.account) },
    Prefix: input.Prefix,
    ContinuationToken: found.length > limit ? tokenOf(shown.at(-1)!.name) : undefined,
  }

  async function bucketsIn(region: string, prefix: string, last: string | undefined, most: number) {
    const gathered: typeof found = []
    let at = last
    while (gathered.length < most) {
      const page = await context.store.transact(
        directoryOf({ account: context.account, region }),
        () => bucketResource.page({ limit: Math.min(PAGE, most), prefix, after: at }),
      )
      for (const { name, entry } of page.found) {
        gathered.push({ name, createdMs: entry.createdMs, region })
      }
      if (!page.more) break
      at = page.found.at(-1)!.name
    }
    return gathered
  }
})
