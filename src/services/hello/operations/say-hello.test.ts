import { expect, test } from 'vitest'
import { caller, testContext } from '../../test-context.ts'
import { operations } from '../operations.ts'

test('greets, and remembers whom it knows', async () => {
  const call = caller(operations, testContext())
  expect(await call('SayHello', { Name: 'Ada' })).toEqual({ Greeting: 'Hello, Ada!', Times: 1 })
  expect(await call('SayHello', { Name: 'Ada' })).toEqual({
    Greeting: 'Hello again, Ada!',
    Times: 2,
  })
  expect(await call('SayHello', { Name: 'Bob' })).toEqual({ Greeting: 'Hello, Bob!', Times: 1 })
})

test('accounts and regions are strangers to each other', async () => {
  const context = testContext()
  await caller(operations, context)('SayHello', { Name: 'Ada' })
  const elsewhere = caller(operations, { ...context, region: 'eu-west-1' })
  expect(await elsewhere('SayHello', { Name: 'Ada' })).toMatchObject({ Times: 1 })
})

test('a refused greeting is not counted', async () => {
  const call = caller(operations, testContext())
  const tooLong = call('SayHello', { Name: 'x'.repeat(65) })
  await expect(tooLong).rejects.toMatchObject({ code: 'InvalidNameException' })
})
