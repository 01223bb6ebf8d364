// Endpoints of subscriptions that lead back to the Millrace that calls them.

import { Lambda } from '@aws-sdk/client-lambda'
import { SNS } from '@aws-sdk/client-sns'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../src/testing/index.ts'
import { ROLE, zipOf } from './zip.ts'

let mill: Millrace
let sns: SNS
let lambda: Lambda
let TopicArn: string

beforeAll(async () => {
  mill = await startMillrace()
  sns = new SNS(mill.awsConfig)
  lambda = new Lambda(mill.awsConfig)
  TopicArn = (await sns.createTopic({ Name: 'orders' })).TopicArn!
})
afterAll(async () => {
  sns.destroy()
  lambda.destroy()
  await mill.stop()
})

async function reasonsFor(Endpoint: string): Promise<string> {
  await sns.subscribe({ TopicArn, Protocol: 'http', Endpoint })
  await mill.settle()
  return JSON.stringify(await mill.hops({ limit: 50 }))
}

test.each(['/_millrace/reset', '/_localstack/state/reset', '/?Action=DeleteTopic&TopicArn='])(
  'the admin API and operations are not reached: %s',
  async (path) => {
    const target = path.endsWith('=') ? path + encodeURIComponent(TopicArn) : path
    expect(await reasonsFor(mill.endpoint + target)).toContain('403')
    // Still there: nothing was reset or deleted.
    expect((await sns.listTopics({})).Topics).toEqual([{ TopicArn }])
  },
)

test("a function's URL gets its messages", async () => {
  await lambda.createFunction({
    ...{ FunctionName: 'hook', Runtime: 'nodejs20.x', Handler: 'index.handler', Role: ROLE },
    Code: { ZipFile: await zipOf({ 'index.js': HOOK }) },
  })
  const { FunctionUrl } = await lambda.createFunctionUrlConfig({
    FunctionName: 'hook',
    AuthType: 'NONE',
  })
  expect(new URL(FunctionUrl!).hostname).toMatch(/\.lambda-url\.us-east-1\.localhost$/)
  await sns.subscribe({ TopicArn, Protocol: 'http', Endpoint: FunctionUrl! })
  await mill.settle()
  const { Payload } = await lambda.invoke({ FunctionName: 'hook', Payload: '{}' })
  const [asked] = JSON.parse(Buffer.from(Payload!).toString()) as [Record<string, any>]
  expect(JSON.parse(asked.body)).toMatchObject({ Type: 'SubscriptionConfirmation', TopicArn })
  expect(asked.headers['x-amz-sns-message-type']).toBe('SubscriptionConfirmation')
  expect(asked.headers).not.toHaveProperty('cdn-loop')
})

/** Keeps what came to its URL, and tells it when it is invoked. */
const HOOK = `
const seen = []
exports.handler = async (event) => {
  if (event.requestContext === undefined) return seen
  seen.push({ headers: event.headers, body: event.body })
  return { statusCode: 200 }
}
`
