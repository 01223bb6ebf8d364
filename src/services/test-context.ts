// For tests of operations: a Millrace of its own in memory, with virtual time and seeded chance.

import { Activity } from '../kernel/activity.ts'
import { VirtualClock } from '../kernel/clock.ts'
import { silentLog } from '../kernel/log.ts'
import { SeededRandom } from '../kernel/random.ts'
import { createMemoryBlobs } from '../store/memory/blobs.ts'
import { createMemoryStore, type MemoryStore } from '../store/memory/memory-store.ts'
import type { Context, Operation } from './service.ts'

export interface TestContext extends Context {
  readonly clock: VirtualClock
  readonly store: MemoryStore
}

export function testContext(change: Partial<Context> = {}): TestContext {
  const clock = new VirtualClock()
  const random = new SeededRandom(1)
  const activity = new Activity()
  clock.settleWith(
    () => activity.idle(),
    () => activity.calm(),
  )
  return {
    blobs: createMemoryBlobs({ random }),
    random,
    activity,
    log: silentLog,
    settings: { dataDir: '', strictTiming: false, access: 'warn' },
    endpoint: () => 'http://127.0.0.1:4566',
    service: 'test',
    operation: 'Test',
    account: '111111111111',
    region: 'us-east-1',
    requestId: '00000000-0000-4000-8000-000000000000',
    baseUrl: 'http://localhost:4566',
    protocol: 'awsJson1_1',
    caller: {
      accessKeyId: '111111111111',
      arn: 'arn:aws:iam::111111111111:root',
      userId: '111111111111',
      sourceIp: '127.0.0.1',
      userAgent: 'test',
    },
    traceHeader: undefined,
    signal: new AbortController().signal,
    responseHeaders: new Map(),
    ...change,
    clock,
    store: createMemoryStore({ clock, random, activity }),
  }
}

/** Calls a service's operations by name: `call('CreateRole', {…})`. */
export function caller(operations: readonly Operation[], context: Context, own?: unknown) {
  const byName = new Map(operations.map((operation) => [operation.name, operation]))
  return (name: string, input: object = {}): Promise<any> => {
    const operation = byName.get(name)
    if (operation === undefined) throw new Error(`no operation ${name}`)
    return operation.handle(input, context, own)
  }
}
