import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { caller, testContext, type TestContext } from '../test-context.ts'
import { operations } from './operations.ts'
import { createLogsPort } from './port.ts'

let context: TestContext
let call: ReturnType<typeof caller>
const logGroupName = '/aws/lambda/f'
const logStreamName = 'one'

beforeEach(async () => {
  context = testContext()
  call = caller(operations, context)
  await call('CreateLogGroup', { logGroupName })
  await call('CreateLogStream', { logGroupName, logStreamName })
})

const put = (messages: (string | [number, string])[], stream = logStreamName) => {
  const now = context.clock.nowMs()
  const logEvents = messages.map((entry) =>
    typeof entry === 'string'
      ? { timestamp: now, message: entry }
      : { timestamp: now + entry[0], message: entry[1] },
  )
  return call('PutLogEvents', { logGroupName, logStreamName: stream, logEvents })
}
const texts = (answer: { events: { message: string }[] }) => answer.events.map((e) => e.message)
const get = (input: object = {}) => call('GetLogEvents', { logGroupName, logStreamName, ...input })
const filter = (input: object = {}) => call('FilterLogEvents', { logGroupName, ...input })

describe('groups and streams', () => {
  test('names are unique', async () => {
    await expect(call('CreateLogGroup', { logGroupName })).rejects.toMatchObject({
      code: 'ResourceAlreadyExistsException',
      message: 'The specified log group already exists',
    })
    await expect(call('CreateLogStream', { logGroupName, logStreamName })).rejects.toMatchObject({
      message: 'The specified log stream already exists',
    })
  })

  test('a group is described with what it holds', async () => {
    await put(['12345'])
    await call('PutRetentionPolicy', { logGroupName, retentionInDays: 7 })
    const arn = `arn:aws:logs:us-east-1:111111111111:log-group:${logGroupName}`
    expect(await call('DescribeLogGroups', {})).toEqual({
      logGroups: [
        {
          logGroupName,
          creationTime: context.clock.nowMs(),
          retentionInDays: 7,
          metricFilterCount: 0,
          arn: `${arn}:*`,
          logGroupArn: arn,
          storedBytes: 5 + 26,
          logGroupClass: 'STANDARD',
          deletionProtectionEnabled: false,
        },
      ],
    })
  })

  test('groups are listed in pages, by prefix or pattern', async () => {
    for (const name of ['a-1', 'a-2', 'B-3']) await call('CreateLogGroup', { logGroupName: name })
    const names = (answer: any) => answer.logGroups.map((group: any) => group.logGroupName)
    const first = await call('DescribeLogGroups', { limit: 3 })
    const second = await call('DescribeLogGroups', { limit: 3, nextToken: first.nextToken })
    expect([...names(first), ...names(second)]).toEqual([logGroupName, 'B-3', 'a-1', 'a-2'])
    expect(second.nextToken).toBeUndefined()
    expect(names(await call('DescribeLogGroups', { logGroupNamePrefix: 'a-' }))).toHaveLength(2)
    expect(names(await call('DescribeLogGroups', { logGroupNamePattern: 'b-' }))).toEqual(['B-3'])
  })

  test('streams are ordered by name or by their last event', async () => {
    await call('CreateLogStream', { logGroupName, logStreamName: 'two' })
    await put([[5, 'x']])
    await put([[1, 'y']], 'two')
    const names = async (input: object) =>
      (await call('DescribeLogStreams', { logGroupName, ...input })).logStreams.map(
        (stream: any) => stream.logStreamName,
      )
    expect(await names({})).toEqual(['one', 'two'])
    expect(await names({ orderBy: 'LastEventTime', descending: true })).toEqual(['one', 'two'])
    expect(await names({ orderBy: 'LastEventTime' })).toEqual(['two', 'one'])
    expect(await names({ logStreamNamePrefix: 't' })).toEqual(['two'])
    const page = await call('DescribeLogStreams', { logGroupName, limit: 1 })
    expect(await names({ limit: 1, nextToken: page.nextToken })).toEqual(['two'])
  })

  test('a deleted group leaves nothing, and its name is free again', async () => {
    await put(['x'])
    await call('DeleteLogGroup', { logGroupName })
    await expect(get()).rejects.toMatchObject({
      message: 'The specified log group does not exist.',
    })
    expect(await call('DescribeLogGroups')).toEqual({ logGroups: [] })
    await call('CreateLogGroup', { logGroupName })
    expect(await filter()).toEqual({ events: [], searchedLogStreams: [] })
    await call('DeleteLogGroup', { logGroupName })
    await expect(call('DeleteLogGroup', { logGroupName })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    })
  })

  test('a deleted stream’s events are gone from searches, others stay', async () => {
    await call('CreateLogStream', { logGroupName, logStreamName: 'two' })
    await put(['x'])
    await put(['y'], 'two')
    await call('DeleteLogStream', { logGroupName, logStreamName })
    expect(texts(await filter())).toEqual(['y'])
    await call('CreateLogStream', { logGroupName, logStreamName })
    expect(texts(await get())).toEqual([])
  })

  test('tags, by name and by ARN', async () => {
    const resourceArn = `arn:aws:logs:us-east-1:111111111111:log-group:${logGroupName}`
    await call('TagLogGroup', { logGroupName, tags: { a: '1', b: '2' } })
    await call('UntagResource', { resourceArn, tagKeys: ['a'] })
    await call('TagResource', { resourceArn: `${resourceArn}:*`, tags: { c: '3' } })
    expect(await call('ListTagsForResource', { resourceArn })).toEqual({ tags: { b: '2', c: '3' } })
    expect(await call('ListTagsLogGroup', { logGroupName })).toEqual({ tags: { b: '2', c: '3' } })
  })

  test('names as long as AWS allows', async () => {
    const long = { logGroupName: 'g'.repeat(512), logStreamName: 'é'.repeat(512) }
    await call('CreateLogGroup', long)
    await call('CreateLogStream', long)
    await expect(call('CreateLogStream', long)).rejects.toThrow('already exists')
    await call('PutLogEvents', {
      ...long,
      logEvents: [{ timestamp: context.clock.nowMs(), message: 'm' }],
    })
    expect(texts(await call('GetLogEvents', long))).toEqual(['m'])
    await expect(call('CreateLogGroup', { logGroupName: 'g'.repeat(513) })).rejects.toThrow(
      'Invalid LogGroup or LogStream, both must have length less than or equal to 512.',
    )
  })
})

describe('putting events', () => {
  test('a batch must be in order, within a day and a mebibyte', async () => {
    await expect(
      put([
        [1, 'b'],
        [0, 'a'],
      ]),
    ).rejects.toMatchObject({
      code: 'InvalidParameterException',
      message: 'Log events in a single PutLogEvents request must be in chronological order.',
    })
    await expect(put([[-86_400_001, 'a'], 'b'])).rejects.toThrow('cannot span more than 24 hours')
    await expect(put(['x'.repeat(1_048_576)])).rejects.toThrow(
      'Upload too large: 1048602 bytes exceeds limit of 1048576',
    )
  })

  test('what is too old, expired or too new is left out and named', async () => {
    const day = 86_400_000
    expect(
      await put([
        [-14 * day - 1, 'old'],
        [-14 * day, 'ok'],
      ]),
    ).toMatchObject({
      rejectedLogEventsInfo: { tooOldLogEventEndIndex: 1 },
    })
    expect(await put(['ok', [7_200_001, 'new']])).toMatchObject({
      rejectedLogEventsInfo: { tooNewLogEventStartIndex: 1 },
    })
    await call('PutRetentionPolicy', { logGroupName, retentionInDays: 1 })
    expect(
      await put([
        [-day - 1, 'expired'],
        [-day, 'ok'],
      ]),
    ).toMatchObject({
      rejectedLogEventsInfo: { expiredLogEventEndIndex: 1 },
    })
  })
})

describe('reading a stream', () => {
  test('by default the latest events, in order; tokens go both ways and rest at the ends', async () => {
    await put(Array.from({ length: 25 }, (_, i) => [i, `m${i}`] as [number, string]))
    const latest = await get({ limit: 10 })
    expect(texts(latest)).toEqual(Array.from({ length: 10 }, (_, i) => `m${15 + i}`))

    const end = await get({ limit: 10, nextToken: latest.nextForwardToken })
    expect(end.events).toEqual([])
    expect(end.nextForwardToken).toBe(latest.nextForwardToken)
    expect(texts(await get({ limit: 10, nextToken: end.nextBackwardToken }))).toEqual(texts(latest))

    const before = await get({ limit: 10, nextToken: latest.nextBackwardToken })
    expect(texts(before)[0]).toBe('m5')
    const first = await get({ limit: 10, nextToken: before.nextBackwardToken })
    expect(texts(first)).toEqual(['m0', 'm1', 'm2', 'm3', 'm4'])
    const start = await get({ limit: 10, nextToken: first.nextBackwardToken })
    expect(start.events).toEqual([])
    expect(start.nextBackwardToken).toBe(first.nextBackwardToken)
    expect(texts(await get({ limit: 3, nextToken: start.nextForwardToken }))[0]).toBe('m0')
  })

  test('a token taken at the end finds what comes later', async () => {
    const empty = await get({ startFromHead: true })
    await put(['first'])
    const one = await get({ nextToken: empty.nextForwardToken })
    expect(texts(one)).toEqual(['first'])
    await put(['second'])
    expect(texts(await get({ nextToken: one.nextForwardToken }))).toEqual(['second'])
  })

  test('start belongs to the range, end does not', async () => {
    await put([
      [0, 'a'],
      [1, 'b'],
      [2, 'c'],
    ])
    const now = context.clock.nowMs()
    expect(texts(await get({ startTime: now + 1, endTime: now + 2 }))).toEqual(['b'])
    expect(texts(await filter({ startTime: now + 1, endTime: now + 2 }))).toEqual(['b', 'c'])
  })

  test('bad tokens and limits', async () => {
    await expect(get({ nextToken: 'x' })).rejects.toThrow('The specified nextToken is invalid.')
    await expect(filter({ nextToken: 'f/12/s' })).rejects.toThrow('nextToken is invalid')
    await expect(get({ limit: 10_001 })).rejects.toThrow(
      "Value '10001' at 'limit' failed to satisfy constraint",
    )
  })

  test('batches that overlap in time come out in order, paged either way', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.nat(40_000), { minLength: 1, maxLength: 6 }), { maxLength: 8 }),
        fc.integer({ min: 1, max: 7 }),
        async (batches, limit) => {
          const stream = context.random.uuid()
          await call('CreateLogStream', { logGroupName, logStreamName: stream })
          for (const batch of batches) {
            await put(
              batch.sort((a, b) => a - b).map((ms) => [ms, `${ms}`] as [number, string]),
              stream,
            )
          }
          const expected = batches
            .flat()
            .sort((a, b) => a - b)
            .map(String)
          const seen: Record<string, string[]> = { f: [], b: [] }
          for (const way of ['f', 'b'] as const) {
            let nextToken: string | undefined
            for (;;) {
              const page = await get({
                logStreamName: stream,
                limit,
                nextToken,
                startFromHead: way === 'f',
              })
              if (way === 'f') seen.f!.push(...texts(page))
              else seen.b!.unshift(...texts(page))
              const token = way === 'f' ? page.nextForwardToken : page.nextBackwardToken
              if (token === nextToken || page.events.length === 0) break
              nextToken = token
            }
          }
          expect(seen).toEqual({ f: expected, b: expected })

          const filtered: string[] = []
          let nextToken: string | undefined
          do {
            const page = await filter({ logStreamNames: [stream], limit, nextToken })
            filtered.push(...texts(page))
            nextToken = page.nextToken
          } while (nextToken !== undefined)
          expect(filtered).toEqual(expected)
        },
      ),
      { numRuns: 25 },
    )
  })
})

describe('searching a group', () => {
  test('streams are interleaved by time, filtered and paged', async () => {
    await call('CreateLogStream', { logGroupName, logStreamName: 'two' })
    await put([
      [0, 'a ERROR'],
      [2, 'c ERROR'],
      [4, 'e'],
    ])
    await put(
      [
        [1, 'b ERROR'],
        [3, 'd ERROR'],
      ],
      'two',
    )
    const first = await filter({ filterPattern: 'ERROR', limit: 3 })
    expect(texts(first)).toEqual(['a ERROR', 'b ERROR', 'c ERROR'])
    const rest = await filter({ filterPattern: 'ERROR', limit: 3, nextToken: first.nextToken })
    expect(texts(rest)).toEqual(['d ERROR'])
    expect(rest.nextToken).toBeUndefined()
    expect(texts(await filter({ logStreamNamePrefix: 'tw' }))).toEqual(['b ERROR', 'd ERROR'])
    await expect(filter({ filterPattern: '{ $.a' })).rejects.toThrow('Invalid filter pattern')
    await expect(filter({ logStreamNames: ['three'] })).rejects.toThrow('log stream does not exist')
  })

  test('what is past retention is invisible at once and removed as new events come', async () => {
    await put(['old'])
    await call('PutRetentionPolicy', { logGroupName, retentionInDays: 1 })
    await context.clock.advance(86_400_001)
    expect(texts(await get())).toEqual([])
    expect(texts(await filter())).toEqual([])
    await context.clock.advance(60_000)
    await put(['new'])
    expect((await call('DescribeLogGroups')).logGroups[0].storedBytes).toBe(3 + 26)
    await call('DeleteRetentionPolicy', { logGroupName })
    expect(texts(await filter())).toEqual(['new'])
    await expect(call('PutRetentionPolicy', { logGroupName, retentionInDays: 2 })).rejects.toThrow(
      "Value '2' at 'retentionInDays'",
    )
  })
})

test('the port creates what is missing and sorts what comes', async () => {
  const port = createLogsPort(context)
  const now = context.clock.nowMs()
  let woken = 0
  port.watch('111111111111', 'us-east-1', '/aws/lambda/g', () => woken++)
  await port.append('111111111111', 'us-east-1', '/aws/lambda/g', 's', [
    { timestampMs: now + 1, message: 'two\n' },
    { timestampMs: now, message: 'one \u0000 é 😀' },
  ])
  expect(
    texts(await call('GetLogEvents', { logGroupName: '/aws/lambda/g', logStreamName: 's' })),
  ).toEqual(['one \u0000 é 😀', 'two\n'])
  expect(woken).toBeGreaterThan(0)
})

test('subscription filters are stored, shown, replaced and removed', async () => {
  const destinationArn = 'arn:aws:lambda:us-east-1:111111111111:function:f'
  const filter = { logGroupName, filterName: 'f', filterPattern: 'x', destinationArn }
  await call('PutSubscriptionFilter', filter)
  await call('PutSubscriptionFilter', { ...filter, filterPattern: 'y' })
  const { subscriptionFilters } = await call('DescribeSubscriptionFilters', { logGroupName })
  expect(subscriptionFilters).toEqual([
    {
      applyOnTransformedLogs: false,
      ...filter,
      filterPattern: 'y',
      distribution: 'ByLogStream',
      creationTime: context.clock.nowMs(),
    },
  ])
  await call('DeleteSubscriptionFilter', { logGroupName, filterName: 'f' })
  await expect(
    call('DeleteSubscriptionFilter', { logGroupName, filterName: 'f' }),
  ).rejects.toMatchObject({ code: 'ResourceNotFoundException' })
  await put(['y'])
  expect(await context.store.outbox.count()).toBe(0)
})
