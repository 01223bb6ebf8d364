// Streams over a store in memory: properties of shards and sequence numbers, and what AWS refuses.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runStep } from '../../store/chore.ts'
import { kinesisChores } from './chores.ts'
import { operations } from './operations.ts'
import { compareSequences } from './record/sequence.ts'
import { hashOf, keyOf } from './shard/hash.ts'
import { caller, testContext } from '../test-context.ts'

const HOUR = 3_600_000
const StreamName = 's'

function world(ShardCount = 1, settings = {}) {
  const context = testContext()
  const strict = { ...context, settings: { ...context.settings, ...settings } }
  const call = caller(operations, strict)
  const ready = call('CreateStream', { StreamName, ShardCount })
  const put = (PartitionKey: string, text: string, more = {}) =>
    call('PutRecord', { StreamName, PartitionKey, Data: Buffer.from(text), ...more })
  const shards = async () => (await call('DescribeStream', { StreamName })).StreamDescription.Shards
  const iterator = async (ShardId: string, more: object) =>
    (await call('GetShardIterator', { StreamName, ShardId, ...more })).ShardIterator
  /** All that a shard holds from an iterator on, and the children at its end. */
  const drain = async (start: string, Limit?: number) => {
    const texts: string[] = []
    const sequences: string[] = []
    for (let ShardIterator = start; ;) {
      const page = await call('GetRecords', { ShardIterator, Limit })
      for (const record of page.Records) {
        texts.push(Buffer.from(record.Data).toString())
        sequences.push(record.SequenceNumber)
      }
      if (page.NextShardIterator === undefined)
        return { texts, sequences, children: page.ChildShards }
      if (page.Records.length === 0) return { texts, sequences, children: undefined }
      ShardIterator = page.NextShardIterator
    }
  }
  const horizon = (id: string) => iterator(id, { ShardIteratorType: 'TRIM_HORIZON' })
  return { context, call, ready, put, shards, iterator, drain, horizon }
}

test('whatever is split, merged and scaled, ranges cover the space, and each key has its order', async () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('put' as const), key: fc.nat(12) }),
    fc.record({ do: fc.constant('split' as const), which: fc.nat(20) }),
    fc.record({ do: fc.constant('merge' as const), which: fc.nat(20) }),
    fc.record({ do: fc.constant('scale' as const), by: fc.constantFrom(0.5, 0.7, 1.3, 2) }),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 5 }),
      fc.array(step, { maxLength: 40 }),
      async (count, steps) => {
        const { call, ready, put, shards, drain, horizon } = world(count)
        await ready
        const sent = new Map<string, string[]>()
        for (const [i, each] of steps.entries()) {
          const all = await shards()
          const open = all
            .filter((shard: any) => !shard.SequenceNumberRange.EndingSequenceNumber)
            .sort((a: any, b: any) =>
              BigInt(a.HashKeyRange.StartingHashKey) < BigInt(b.HashKeyRange.StartingHashKey)
                ? -1
                : 1,
            )
          let next = 0n
          for (const { HashKeyRange } of open) {
            expect(BigInt(HashKeyRange.StartingHashKey)).toBe(next)
            next = BigInt(HashKeyRange.EndingHashKey) + 1n
          }
          expect(next).toBe(1n << 128n)
          if (each.do === 'put') {
            const key = `k${each.key}`
            const { ShardId } = await put(key, `${key}/${i}`)
            const shard = open.find((candidate: any) => candidate.ShardId === ShardId)!
            const hash = keyOf(hashOf(key))
            expect(hash >= BigInt(shard.HashKeyRange.StartingHashKey)).toBe(true)
            expect(hash <= BigInt(shard.HashKeyRange.EndingHashKey)).toBe(true)
            sent.set(key, [...(sent.get(key) ?? []), `${key}/${i}`])
          } else if (each.do === 'split' && open.length < 12) {
            const shard = open[each.which % open.length]!
            const { StartingHashKey: low, EndingHashKey: high } = shard.HashKeyRange
            const NewStartingHashKey = String((BigInt(low) + BigInt(high)) / 2n + 1n)
            await call('SplitShard', {
              StreamName,
              ShardToSplit: shard.ShardId,
              NewStartingHashKey,
            })
          } else if (each.do === 'merge' && open.length > 1) {
            const at = each.which % (open.length - 1)
            const [left, right] = each.which % 2 ? [at, at + 1] : [at + 1, at]
            await call('MergeShards', {
              StreamName,
              ShardToMerge: open[left].ShardId,
              AdjacentShardToMerge: open[right].ShardId,
            })
          } else if (each.do === 'scale') {
            const TargetShardCount = Math.min(12, Math.max(1, Math.ceil(open.length * each.by)))
            if (TargetShardCount > open.length * 2 || TargetShardCount < open.length / 2) continue
            await call('UpdateShardCount', {
              StreamName,
              TargetShardCount,
              ScalingType: 'UNIFORM_SCALING',
            })
            const { StreamDescriptionSummary } = await call('DescribeStreamSummary', { StreamName })
            expect(StreamDescriptionSummary.OpenShardCount).toBe(TargetShardCount)
          }
        }
        // Read as consumers do: children after all of their parents.
        const seen = new Map<string, string[]>()
        let last = new Map<string, string>()
        for (const { ShardId } of await shards()) {
          const { texts, sequences } = await drain(await horizon(ShardId), 3)
          for (const [i, text] of texts.entries()) {
            const key = text.split('/')[0]!
            seen.set(key, [...(seen.get(key) ?? []), text])
            const before = last.get(key)
            if (before !== undefined)
              expect(compareSequences(before, sequences[i]!)).toBeLessThan(0)
            last = last.set(key, sequences[i]!)
          }
        }
        expect(seen).toEqual(sent)
      },
    ),
    { numRuns: 25 },
  )
})

test('a split shard ends with its children, and every kind of iterator finds its place', async () => {
  const { context, call, ready, put, iterator, drain, horizon } = world()
  await ready
  const first = await put('a', 'one')
  await context.clock.advanceTo(context.clock.nowMs() + 5_000)
  const middle = new Date(context.clock.nowMs())
  const second = await put('a', 'two')
  await put('a', 'three')
  const id = first.ShardId
  const texts = async (ShardIteratorType: string, more: object = {}) =>
    (await drain(await iterator(id, { ShardIteratorType, ...more }))).texts
  const StartingSequenceNumber = second.SequenceNumber
  expect(await texts('TRIM_HORIZON')).toEqual(['one', 'two', 'three'])
  expect(await texts('AT_SEQUENCE_NUMBER', { StartingSequenceNumber })).toEqual(['two', 'three'])
  expect(await texts('AFTER_SEQUENCE_NUMBER', { StartingSequenceNumber })).toEqual(['three'])
  expect(await texts('AT_TIMESTAMP', { Timestamp: middle })).toEqual(['two', 'three'])
  expect(await texts('LATEST')).toEqual([])
  await call('SplitShard', { StreamName, ShardToSplit: id, NewStartingHashKey: '1000' })
  const { texts: all, children } = await drain(await horizon(id))
  expect(all).toEqual(['one', 'two', 'three'])
  expect(children).toMatchObject([
    {
      ShardId: 'shardId-000000000001',
      ParentShards: [id],
      HashKeyRange: { StartingHashKey: '0', EndingHashKey: '999' },
    },
    { ShardId: 'shardId-000000000002', ParentShards: [id] },
  ])
  const types = async (ShardFilter: object) =>
    (await call('ListShards', { StreamName, ShardFilter })).Shards.map((s: any) => s.ShardId.at(-1))
  expect(await types({ Type: 'AT_LATEST' })).toEqual(['1', '2'])
  expect(await types({ Type: 'AT_TRIM_HORIZON' })).toEqual(['0'])
  expect(await types({ Type: 'FROM_TRIM_HORIZON' })).toEqual(['0', '1', '2'])
  expect(await types({ Type: 'AFTER_SHARD_ID', ShardId: id })).toEqual(['1', '2'])
  expect(await types({ Type: 'AT_TIMESTAMP', Timestamp: middle })).toContain('0')
})

test('AT_TIMESTAMP finds the first record of any moment', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(3), { minLength: 1, maxLength: 40 }), async (gaps) => {
      const { context, call, ready, put, drain, iterator } = world()
      await ready
      const at: number[] = []
      for (const gap of gaps) {
        if (gap > 0) await context.clock.advanceTo(context.clock.nowMs() + gap)
        at.push(context.clock.nowMs())
        if (gap !== 1) await put('k', String(at.length - 1))
        else {
          at.push(context.clock.nowMs())
          const Records = [at.length - 2, at.length - 1].map((n) => ({
            PartitionKey: 'k',
            Data: Buffer.from(String(n)),
          }))
          await call('PutRecords', { StreamName, Records })
        }
      }
      for (const moment of new Set(at)) {
        const start = await iterator('shardId-000000000000', {
          ShardIteratorType: 'AT_TIMESTAMP',
          Timestamp: new Date(moment),
        })
        expect((await drain(start)).texts[0]).toBe(String(at.indexOf(moment)))
      }
    }),
    { numRuns: 20 },
  )
})

test('records end with their retention, and a closed shard with the last of them', async () => {
  const { context, call, ready, put, shards, drain, horizon } = world()
  const pass = async (hours: number) => {
    await context.clock.advanceTo(context.clock.nowMs() + hours * HOUR)
    for (;;) {
      const [intent] = await context.store.outbox.due(context.clock.nowMs(), 1)
      if (intent === undefined) return
      const chore = kinesisChores.find(({ name }) => name === intent.edge)!
      await runStep(context.store, chore, intent)
    }
  }
  await ready
  const { ShardId } = await put('a', 'old')
  await pass(12)
  await put('a', 'new')
  await call('SplitShard', { StreamName, ShardToSplit: ShardId, NewStartingHashKey: '1000' })
  await pass(12)
  expect((await drain(await horizon(ShardId))).texts).toEqual(['new'])
  await call('IncreaseStreamRetentionPeriod', { StreamName, RetentionPeriodHours: 48 })
  await pass(13)
  expect((await drain(await horizon(ShardId))).texts).toEqual(['new'])
  await call('DecreaseStreamRetentionPeriod', { StreamName, RetentionPeriodHours: 24 })
  expect((await drain(await horizon(ShardId))).texts).toEqual([])
  await pass(48)
  expect((await shards()).map((shard: any) => shard.ShardId.at(-1))).toEqual(['1', '2'])
  await call('DeleteStream', { StreamName })
  await pass(0)
  const left: string[] = []
  for await (const name of context.store.partitions('kinesis/')) left.push(name)
  // The number of its next space is all that outlives a stream.
  expect(left).toEqual(['kinesis/111111111111/us-east-1/stream/s'])
})

test('a record of ten mebibytes, between small ones', async () => {
  const { call, ready, put, drain, horizon } = world()
  await ready
  await call('UpdateMaxRecordSize', {
    StreamARN: 'arn:aws:kinesis:us-east-1:111111111111:stream/s',
    MaxRecordSizeInKiB: 10_240,
  })
  const large = 'x'.repeat(10_485_760)
  for (const text of ['a', large, 'b']) await put('k', text)
  const { texts } = await drain(await horizon('shardId-000000000000'))
  expect(texts.map(({ length }) => length)).toEqual([1, large.length, 1])
  await expect(put('k', `${large}x`)).rejects.toMatchObject({ name: 'InvalidArgumentException' })
})

test('where limits bind, a shard takes a thousand records a second and answers five reads', async () => {
  const { context, call, ready, put, horizon } = world(1, { strictLimits: true })
  await ready
  const Records = Array.from({ length: 500 }, () => ({ PartitionKey: 'k', Data: Buffer.from('x') }))
  for (const failed of [0, 0, 500]) {
    expect((await call('PutRecords', { StreamName, Records })).FailedRecordCount).toBe(failed)
  }
  const { Records: refused } = await call('PutRecords', {
    StreamName,
    Records: Records.slice(0, 1),
  })
  expect(refused).toEqual([
    {
      ErrorCode: 'ProvisionedThroughputExceededException',
      ErrorMessage:
        'Rate exceeded for shard shardId-000000000000 in stream s under account 111111111111.',
    },
  ])
  await expect(put('k', 'x')).rejects.toMatchObject({
    name: 'ProvisionedThroughputExceededException',
  })
  await context.clock.advanceTo(context.clock.nowMs() + 1_000)
  await put('k', 'x')
  const ShardIterator = await horizon('shardId-000000000000')
  for (let i = 0; i < 5; i++) await call('GetRecords', { ShardIterator, Limit: 1 })
  await expect(call('GetRecords', { ShardIterator })).rejects.toMatchObject({
    name: 'ProvisionedThroughputExceededException',
  })
})

test('a stream is found by its id', async () => {
  const { call, ready } = world()
  await ready
  const { StreamDescriptionSummary } = await call('DescribeStreamSummary', { StreamName })
  const { StreamId } = StreamDescriptionSummary
  expect(StreamId).toMatch(/^[a-z0-9]{20}-[a-z0-9]{3}$/)
  expect((await call('DescribeStream', { StreamId })).StreamDescription.StreamName).toBe('s')
})

test('what AWS refuses, in its words', async () => {
  const { context, call, ready, put, iterator, horizon } = world()
  await ready
  const { ShardId } = await put('a', 'x')
  const name = 'stream s under account 111111111111'
  const refusals: [string, object, string, string][] = [
    [
      'CreateStream',
      { StreamName, ShardCount: 1 },
      'ResourceInUseException',
      'Stream s under account 111111111111 already exists.',
    ],
    [
      'DescribeStream',
      { StreamName: 'none' },
      'ResourceNotFoundException',
      'Stream none under account 111111111111 not found.',
    ],
    [
      'SplitShard',
      { StreamName, ShardToSplit: 'shardId-000000000009', NewStartingHashKey: '9' },
      'ResourceNotFoundException',
      `Could not find shard shardId-000000000009 in ${name}.`,
    ],
    [
      'SplitShard',
      { StreamName, ShardToSplit: ShardId, NewStartingHashKey: '1' },
      'InvalidArgumentException',
      `NewStartingHashKey 1 used in SplitShard() on shard ${ShardId} in ${name} is not both greater than one plus the shard's StartingHashKey 0 and less than the shard's EndingHashKey 340282366920938463463374607431768211455.`,
    ],
    [
      'GetShardIterator',
      { StreamName, ShardId, ShardIteratorType: 'AT_TIMESTAMP' },
      'InvalidArgumentException',
      'Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. Current request has no timestamp parameter.',
    ],
    ['GetRecords', { ShardIterator: 'x' }, 'InvalidArgumentException', 'Invalid ShardIterator.'],
    [
      'IncreaseStreamRetentionPeriod',
      { StreamName, RetentionPeriodHours: 8_761 },
      'InvalidArgumentException',
      'Maximum allowed retention period is 8760 hours. Requested retention period (8761 hours) is too long.',
    ],
    [
      'UpdateShardCount',
      { StreamName, TargetShardCount: 3, ScalingType: 'UNIFORM_SCALING' },
      'InvalidArgumentException',
      'UpdateShardCount cannot scale up over double your current open shard count. Current open shard count: 1 Target shard count: 3',
    ],
    [
      'PutRecord',
      {
        StreamName,
        PartitionKey: 'a',
        Data: Buffer.from('x'),
        ExplicitHashKey: String(1n << 128n),
      },
      'InvalidArgumentException',
      `Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was ${1n << 128n}`,
    ],
    [
      'DescribeStreamConsumer',
      { StreamARN: `arn:aws:kinesis:us-east-1:111111111111:stream/s`, ConsumerName: 'c' },
      'ResourceNotFoundException',
      'Consumer c, account 111111111111 not found.',
    ],
  ]
  for (const [operation, input, code, message] of refusals) {
    await expect(call(operation, input), operation).rejects.toMatchObject({ name: code, message })
  }
  await expect(
    iterator(ShardId, { ShardIteratorType: 'LATEST', StartingSequenceNumber: '1' }),
  ).rejects.toThrow('Request specified LATEST and also a StartingSequenceNumber.')
  const ShardIterator = await horizon(ShardId)
  await context.clock.advanceTo(context.clock.nowMs() + 300_001)
  await expect(call('GetRecords', { ShardIterator })).rejects.toMatchObject({
    name: 'ExpiredIteratorException',
    message:
      'Iterator expired. The iterator was created at time Thu Jan 01 00:00:00 UTC 2026 while right now it is Thu Jan 01 00:05:00 UTC 2026 which is further in the future than the tolerated delay of 300000 milliseconds.',
  })
})
