// kill -9 of the real server under load: queues with consumers, queues with functions, asynchronous
// invocations in the middle of their retries.

import { expect, test } from 'vitest'
import { base, BUDGET_MS, QUEUES, run } from './server-kill.ts'

const FUNCTIONS = { send: 0.3, consume: 0.2, invoke: 0.5, publish: 0 }

test('queues, consumers and functions', { timeout: BUDGET_MS }, async () => {
  expect(await run({ ...base, name: 'queues', habits: QUEUES })).toEqual([])
})

test('asynchronous invocations and batches, in virtual time', { timeout: BUDGET_MS }, async () => {
  const weather = { failing: 0.4, poison: 0.03 }
  const options = { ...base, ...weather, name: 'functions', habits: FUNCTIONS, virtual: true }
  expect(await run(options)).toEqual([])
})
