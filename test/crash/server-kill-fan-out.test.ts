// kill -9 of the real server while topics are in the middle of a fan-out.

import { expect, test } from 'vitest'
import { base, BUDGET_MS, run } from './server-kill.ts'

const FAN_OUT = { send: 0, consume: 0.6, invoke: 0, publish: 0.4 }

test('fan-out', { timeout: BUDGET_MS }, async () => {
  // A function that fails, if only by being late, is tried again after a minute: of virtual time.
  const options = { ...base, name: 'fan-out', habits: FAN_OUT, virtual: true }
  expect(await run(options)).toEqual([])
})
