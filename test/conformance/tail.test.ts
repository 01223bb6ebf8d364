// `millrace tail /aws/lambda/…`: begun before the function has ever run, it follows what it prints.

import { Lambda } from '@aws-sdk/client-lambda'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { runTail } from '../../src/cli/tail.ts'
import { startMillrace, type Millrace } from '../../src/testing/index.ts'
import { ROLE, zipOf } from './zip.ts'

const FunctionName = 'worker'
let mill: Millrace
let printed: string[]

beforeEach(async () => {
  mill = await startMillrace({ clock: 'real' })
  printed = []
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line))
  vi.spyOn(console, 'error').mockImplementation((line: string) => void printed.push(line))
})
afterEach(() => vi.restoreAllMocks())

const until = (text: string) =>
  vi.waitUntil(() => printed.some((line) => line.includes(text)), { timeout: 20_000 })

test('a log group is followed', async () => {
  const { endpoint } = mill
  const tailing = runTail(`/aws/lambda/${FunctionName}`, { endpoint, region: 'us-east-1' })
  const ended = expect(tailing).rejects.toThrow('no Millrace answers')
  await until('waiting for it')
  const lambda = new Lambda(mill.awsConfig)
  await lambda.createFunction({
    ...{ FunctionName, Runtime: 'nodejs20.x', Handler: 'index.handler', Role: ROLE },
    Code: {
      ZipFile: await zipOf({
        'index.js': 'exports.handler = async ({ n }) => console.log("n", n)',
      }),
    },
  })
  await lambda.invoke({ FunctionName, Payload: '{"n":1}' })
  await until('n 1')
  await lambda.invoke({ FunctionName, Payload: '{"n":2}' })
  await until('n 2')
  expect(printed.filter((line) => line.includes('n 1'))).toHaveLength(1)
  lambda.destroy()
  await mill.stop()
  await ended
})
