import { beforeEach, expect, test } from 'vitest'
import { caller, testContext, type TestContext } from '../test-context.ts'
import { operations } from './operations.ts'
import { createLogsPort } from './port.ts'

const logGroupName = '/aws/lambda/f'
const arn = (name = logGroupName) => `arn:aws:logs:us-east-1:111111111111:log-group:${name}`

let context: TestContext
let hangUp: AbortController
let call: ReturnType<typeof caller>

beforeEach(async () => {
  hangUp = new AbortController()
  context = testContext({ signal: hangUp.signal })
  call = caller(operations, context)
  await call('CreateLogGroup', { logGroupName })
})

const print = (stream: string, ...messages: string[]) =>
  createLogsPort(context).append(
    context.account,
    context.region,
    logGroupName,
    stream,
    messages.map((message) => ({ timestampMs: context.clock.nowMs(), message })),
  )

async function tail(input: object = {}): Promise<AsyncIterator<any>> {
  const answer = await call('StartLiveTail', { logGroupIdentifiers: [arn()], ...input })
  return answer.responseStream[Symbol.asyncIterator]()
}
const messagesOf = ({ value }: IteratorResult<any>) =>
  value.sessionUpdate.sessionResults.map(({ message }: { message: string }) => message)

test('begins with what it follows, then tells what arrives, from both doors', async () => {
  const stream = await tail()
  await print('one', 'early')
  expect((await stream.next()).value.sessionStart).toMatchObject({
    requestId: context.requestId,
    logGroupIdentifiers: [arn()],
  })
  const nowMs = context.clock.nowMs()
  expect((await stream.next()).value.sessionUpdate).toEqual({
    sessionMetadata: { sampled: false },
    sessionResults: [
      {
        logStreamName: 'one',
        logGroupIdentifier: `111111111111:${logGroupName}`,
        message: 'early',
        timestamp: nowMs,
        ingestionTime: nowMs,
      },
    ],
  })
  const next = stream.next()
  const logEvents = [{ timestamp: nowMs, message: 'put' }]
  await call('PutLogEvents', { logGroupName, logStreamName: 'one', logEvents })
  expect(messagesOf(await next)).toEqual(['put'])
  hangUp.abort()
  expect((await stream.next()).done).toBe(true)
})

test('sends an update every second, also when nothing came', async () => {
  const stream = await tail()
  await stream.next()
  for (let second = 0; second < 2; second++) {
    const next = stream.next()
    await context.clock.advance(999)
    const early = await Promise.race([next, Promise.resolve('nothing yet')])
    expect(early).toBe('nothing yet')
    await context.clock.advance(1)
    expect(messagesOf(await next)).toEqual([])
  }
  hangUp.abort()
})

test('chooses streams and messages', async () => {
  const stream = await tail({ logStreamNamePrefixes: ['a'], logEventFilterPattern: 'ERROR' })
  await stream.next()
  await print('b', 'ERROR other')
  await print('a1', 'fine', 'ERROR mine')
  expect(messagesOf(await stream.next())).toEqual(['ERROR mine'])
})

test('is cut into updates of 500, and says so when it could not keep up', async () => {
  const stream = await tail()
  await stream.next()
  await print('one', ...Array.from({ length: 10_001 }, (_, i) => `${i}`))
  const first = await stream.next()
  expect(messagesOf(first)).toHaveLength(500)
  expect(first.value.sessionUpdate.sessionMetadata).toEqual({ sampled: true })
  expect((await stream.next()).value.sessionUpdate.sessionMetadata).toEqual({ sampled: false })
})

test('ends after three hours', async () => {
  const stream = await tail()
  await stream.next()
  const readAll = async () => {
    for (;;) await stream.next()
  }
  const ended = expect(readAll()).rejects.toMatchObject({ code: 'SessionTimeoutException' })
  await context.clock.advance(3 * 3_600_000)
  await ended
})

test('wants groups that are there, by ARN', async () => {
  const start = (input: object) => call('StartLiveTail', input)
  await expect(start({ logGroupIdentifiers: [arn('gone')] })).rejects.toMatchObject({
    code: 'ResourceNotFoundException',
  })
  await expect(start({ logGroupIdentifiers: [logGroupName] })).rejects.toMatchObject({
    code: 'InvalidParameterException',
  })
  const both = { logStreamNames: ['a'], logStreamNamePrefixes: ['a'] }
  await expect(start({ logGroupIdentifiers: [arn()], ...both })).rejects.toMatchObject({
    code: 'InvalidParameterException',
  })
})
