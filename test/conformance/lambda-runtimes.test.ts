// Ruby and .NET functions through the real SDK; Java's are in lambda-runtimes-java.test.ts. Each is
// skipped where the machine lacks it, but what is told then is not.

import { Lambda } from '@aws-sdk/client-lambda'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../src/testing/index.ts'
import { haveProgram } from './programs.ts'
import { ROLE, zipOf } from './zip.ts'

const haveRuby = haveProgram('ruby')
if (!haveRuby) console.warn('skipped in part: there is no ruby on the PATH')
const haveDotnet = haveProgram('dotnet', '--list-runtimes')

describe('runtimes of the machine', () => {
  let mill: Millrace
  let lambda: Lambda
  beforeAll(async () => {
    mill = await startMillrace()
    lambda = new Lambda({ ...mill.awsConfig, maxAttempts: 1 })
  })
  afterAll(async () => {
    lambda.destroy()
    await mill.stop()
  })

  type Files = Readonly<Record<string, string>>
  type Runtime = 'ruby3.4' | 'dotnet8'

  async function create(Runtime: Runtime, FunctionName: string, Handler: string, files: Files) {
    const Code = { ZipFile: await zipOf(files) }
    await lambda.createFunction({ FunctionName, Runtime, Handler, Role: ROLE, Timeout: 1, Code })
  }

  async function invoke(FunctionName: string, event: unknown) {
    const answer = await lambda.invoke({ FunctionName, Payload: JSON.stringify(event) })
    return { error: answer.FunctionError, payload: JSON.parse(answer.Payload!.transformToString()) }
  }

  const ORDERS = `module Shop
  class Orders
    def self.place(event:, context:)
      sleep(60) if event["slow"]
      raise KeyError, "sold out" if event["sold_out"]
      { total: event["prices"].sum, function: context.function_name }
    end
  end
end`

  test.skipIf(!haveRuby)('Ruby answers, raises, and runs out of time', async () => {
    await create('ruby3.4', 'ruby', 'orders.Shop::Orders.place', { 'orders.rb': ORDERS })
    const placed = await invoke('ruby', { prices: [1, 2.5] })
    expect(placed).toEqual({ error: undefined, payload: { total: 3.5, function: 'ruby' } })
    const raised = await invoke('ruby', { sold_out: true })
    expect(raised).toEqual({
      error: 'Unhandled',
      payload: {
        errorMessage: 'sold out',
        errorType: 'Function<KeyError>',
        stackTrace: [expect.stringMatching(/orders\.rb:5:in .*place'$/)],
      },
    })
    const slow = await invoke('ruby', { slow: true })
    expect(slow.payload.errorType).toBe('Sandbox.Timedout')
  })

  test.skipIf(!haveRuby)('Ruby code that cannot be loaded fails the init phase', async () => {
    await create('ruby3.4', 'broken', 'orders.place', { 'orders.rb': 'require "no_such_gem"' })
    expect((await invoke('broken', {})).payload).toMatchObject({ errorType: 'Init<LoadError>' })
  })

  test.skipIf(haveRuby)('a machine without Ruby says so when a function is created', async () => {
    const created = create('ruby3.4', 'ruby', 'orders.place', { 'orders.rb': ORDERS })
    await expect(created).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: expect.stringMatching(/^ruby3\.4 needs Ruby/),
    })
  })

  test.skipIf(haveDotnet)('a machine without .NET says so when a function is created', async () => {
    await expect(create('dotnet8', 'dotnet', 'Shop', { 'Shop.dll': 'x' })).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: expect.stringMatching(/^dotnet8 needs \.NET 8 or newer/),
    })
  })

  test.skipIf(haveDotnet)('code that could not run does not replace code that can', async () => {
    await create('dotnet8', 'own', 'Shop', { bootstrap: '#!/bin/sh\n' })
    const before = await lambda.getFunction({ FunctionName: 'own' })
    const ZipFile = await zipOf({ 'Shop.dll': 'x' })
    const updated = lambda.updateFunctionCode({ FunctionName: 'own', ZipFile })
    await expect(updated).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: expect.stringMatching(/^dotnet8 needs \.NET 8 or newer/),
    })
    const after = await lambda.getFunction({ FunctionName: 'own' })
    expect(after.Configuration!.CodeSha256).toBe(before.Configuration!.CodeSha256)
  })
})
