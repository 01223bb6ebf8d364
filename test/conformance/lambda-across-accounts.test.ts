// A function that another account calls by its full ARN: refused without a grant, served with one.
// https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html

import { Lambda } from '@aws-sdk/client-lambda'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../src/testing/index.ts'
import { zipOf } from './zip.ts'

const [OWNER, OTHER] = ['111111111111', '222222222222']
let mill: Millrace
let own: Lambda
let other: Lambda
beforeAll(async () => {
  mill = await startMillrace()
  const as = (accessKeyId: string) =>
    new Lambda({
      ...mill.awsConfig,
      credentials: { accessKeyId, secretAccessKey: 'x' },
      maxAttempts: 1,
    })
  own = as(OWNER!)
  other = as(OTHER!)
})
afterAll(async () => {
  own.destroy()
  other.destroy()
  await mill.stop()
})

test('by full ARN, in each operation that is granted, and no other', async () => {
  const { FunctionArn } = await own.createFunction({
    ...{ FunctionName: 'shared', Runtime: 'nodejs22.x', Handler: 'index.handler' },
    Role: `arn:aws:iam::${OWNER}:role/r`,
    Code: { ZipFile: await zipOf({ 'index.js': 'exports.handler = async () => "served"' }) },
  })
  const FunctionName = FunctionArn!
  const calls = {
    InvokeFunction: () => other.invoke({ FunctionName }),
    GetFunction: () => other.getFunction({ FunctionName }),
    GetFunctionConfiguration: () => other.getFunctionConfiguration({ FunctionName }),
    ListVersionsByFunction: () => other.listVersionsByFunction({ FunctionName }),
    ListAliases: () => other.listAliases({ FunctionName }),
    PublishVersion: () => other.publishVersion({ FunctionName }),
    UpdateFunctionConfiguration: () =>
      other.updateFunctionConfiguration({ FunctionName, Description: 'by the other' }),
    PutFunctionConcurrency: () =>
      other.putFunctionConcurrency({ FunctionName, ReservedConcurrentExecutions: 5 }),
  }
  for (const [action, call] of Object.entries(calls)) {
    await expect(call(), action).rejects.toMatchObject({ name: 'AccessDeniedException' })
    await own.addPermission({
      ...{ FunctionName: 'shared', StatementId: action, Action: `lambda:${action}` },
      Principal: OTHER,
    })
    expect((await call()).$metadata.httpStatusCode, action).toBeLessThan(300)
    await own.removePermission({ FunctionName: 'shared', StatementId: action })
    await expect(call(), action).rejects.toMatchObject({ name: 'AccessDeniedException' })
  }
})
