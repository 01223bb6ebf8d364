// Invocations that somebody waits for are told of, too: who called what, and how it ended.

import { Lambda } from '@aws-sdk/client-lambda'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../src/testing/index.ts'
import { ROLE, zipOf } from './zip.ts'

let mill: Millrace
let lambda: Lambda
beforeAll(async () => {
  mill = await startMillrace()
  lambda = new Lambda({ ...mill.awsConfig, maxAttempts: 1 })
  const code = `exports.handler = async (event) => {
    if (event.fail) throw new TypeError('as asked')
    return 'ok'
  }`
  await lambda.createFunction({
    ...{ FunctionName: 'told', Runtime: 'nodejs22.x', Handler: 'index.handler', Role: ROLE },
    Code: { ZipFile: await zipOf({ 'index.js': code }) },
  })
})
afterAll(async () => {
  lambda.destroy()
  await mill.stop()
})

const explained = async (requestId: string) => {
  await mill.settle()
  return (await mill.explain(requestId)).join('\n')
}

test('one that ends, one that fails, one that is throttled', async () => {
  const done = await lambda.invoke({ FunctionName: 'told' })
  expect(await explained(done.$metadata.requestId!)).toMatch(/was handled by (function )?told/)
  const failed = await lambda.invoke({ FunctionName: 'told', Payload: '{"fail":true}' })
  expect(failed.FunctionError).toBe('Unhandled')
  const text = await explained(failed.$metadata.requestId!)
  expect(text).toContain('failed at')
  expect(text).toContain('TypeError: as asked')
  await lambda.putFunctionConcurrency({ FunctionName: 'told', ReservedConcurrentExecutions: 0 })
  const refused = await lambda.invoke({ FunctionName: 'told' }).catch((error) => error)
  expect(refused.name).toBe('TooManyRequestsException')
  const throttled = await explained(refused.$metadata.requestId)
  expect(throttled).toContain('TooManyRequestsException')
  await lambda.deleteFunctionConcurrency({ FunctionName: 'told' })
})

test('those with a streamed answer, and those by URL', async () => {
  const streamed = await lambda.invokeWithResponseStream({ FunctionName: 'told' })
  for await (const _ of streamed.EventStream!) void _
  expect(await explained(streamed.$metadata.requestId!)).toContain('InvokeWithResponseStream')
  const { FunctionUrl } = await lambda.createFunctionUrlConfig({
    FunctionName: 'told',
    AuthType: 'NONE',
  })
  const host = new URL(FunctionUrl!).host
  // Not by a name that a resolver would have to know.
  const { get } = await import('node:http')
  const requestId = await new Promise<string>((done) => {
    get(mill.endpoint, { headers: { host } }, (answer) => {
      answer.resume()
      done(String(answer.headers['x-amzn-requestid']))
    })
  })
  expect(await explained(requestId)).toContain('InvokeFunctionUrl')
})
