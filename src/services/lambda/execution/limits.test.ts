import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lambdaFixture, type Fixture } from '../lambda-fixture.ts'
import type { LogEvent } from '../port.ts'

const ENDLESS = `exports.handler = async (event) => {
  if (event.spin) for (;;) {}
  if (event.sleep) await new Promise((done) => setTimeout(done, event.sleep))
  if (event.exit !== undefined) process.exit(event.exit)
  if (event.kill) process.kill(process.pid, event.kill)
  if (event.exit || event.kill) await new Promise(() => setTimeout(() => {}, 1000))
  return process.pid
}`

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)])
      .toString()
      .startsWith('Z')
  } catch {
    return false
  }
}

async function gone(...pids: number[]): Promise<void> {
  while (pids.some(alive)) await new Promise((done) => setTimeout(done, 5))
}

describe('what bounds a function', () => {
  let lambda: Fixture
  let logged: LogEvent[]
  beforeEach(() => {
    logged = []
    const sink = {
      append: async (_: unknown, events: readonly LogEvent[]) => void logged.push(...events),
    }
    lambda = lambdaFixture({ sink, maxProcesses: 3 })
  })
  afterEach(() => lambda.end())
  const started = () => logged.filter(({ message }) => message.startsWith('INIT_START')).length

  it('kills it at its timeout, also in an endless loop, with all it started', async () => {
    const code = `const { spawn } = require('node:child_process')
      exports.handler = async (event) => {
        if (!event.spin) return process.pid
        const child = spawn('sleep', ['1000'])
        console.log('child', child.pid)
        for (;;) {}
      }`
    await lambda.create('spin', { 'index.js': code }, { Timeout: 1 })
    const { payload: pid } = await lambda.run('spin')
    const { payload, error, log } = await lambda.run('spin', { spin: true })
    expect(error).toBe('Unhandled')
    expect(payload.errorType).toBe('Sandbox.Timedout')
    expect(payload.errorMessage).toMatch(
      /^RequestId: \S+ Error: Task timed out after 1\.00 seconds$/,
    )
    expect(log).toMatch(/Z [0-9a-f-]{36} Task timed out after 1\.00 seconds\n/)
    expect(log).toMatch(/\tDuration: 1000\.00 ms\t.*Status: timeout\t\n$/)
    await gone(pid as number, Number(/child (\d+)/.exec(log)![1]))
    expect((await lambda.run('spin')).payload).not.toBe(pid)
  })

  it.each([
    [{ exit: 7 }, 'Runtime exited with error: exit status 7'],
    [{ exit: 0 }, 'Runtime exited without providing a reason'],
    [{ kill: 'SIGSEGV' }, 'Runtime exited with error: signal: segmentation fault'],
  ])('tells how it ended: %j', async (event, text) => {
    await lambda.create('exit', { 'index.js': ENDLESS })
    const { payload, error, log } = await lambda.run('exit', event)
    expect(error).toBe('Unhandled')
    expect(payload.errorType).toBe('Runtime.ExitError')
    expect(payload.errorMessage.endsWith(`Error: ${text}`)).toBe(true)
    expect(log).toContain('Status: error\tError Type: Runtime.ExitError')
    expect((await lambda.run('exit')).payload).toBeTypeOf('number')
  })

  it('keeps its memory while a function prints without end', async () => {
    const code = `exports.handler = async () => {
      const line = 'x'.repeat(1023)
      for (let i = 0; i < 20000; i++) process.stdout.write(line + '\\n')
      process.stdout.write('y'.repeat(600000))
    }`
    await lambda.create('flood', { 'index.js': code }, { Timeout: 20 })
    const before = process.memoryUsage().rss
    const { error, log } = await lambda.run('flood')
    expect(error).toBeUndefined()
    expect(Buffer.byteLength(log)).toBeLessThanOrEqual(4096)
    expect(log).toContain('REPORT RequestId')
    expect(logged.filter(({ message }) => message.startsWith('x'))).toHaveLength(20000)
    expect(
      logged.filter(({ message }) => message.startsWith('y')).map((e) => e.message.length),
    ).toEqual([262144, 262144, 75712].map((length) => length + 1))
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024)
  })

  it('refuses an answer over 6 MB', async () => {
    const code = `exports.handler = async (event) => 'x'.repeat(event.length)`
    await lambda.create('large', { 'index.js': code }, { MemorySize: 512 })
    const { payload, error } = await lambda.run('large', { length: 6_291_555 })
    expect(error).toBe('Unhandled')
    expect(payload).toEqual({
      errorType: 'Function.ResponseSizeTooLarge',
      errorMessage: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
    })
    expect((await lambda.run('large', { length: 6_291_554 })).payload).toHaveLength(6_291_554)
  })

  it('starts no process for what waits when it stops', async () => {
    await lambda.create('slow', { 'index.js': ENDLESS }, { Timeout: 60 })
    const runs = Array.from({ length: 5 }, () => lambda.run('slow', { sleep: 60_000 }))
    const ended = Promise.allSettled(runs)
    while (started() < 3) await new Promise((done) => setTimeout(done, 5))
    await lambda.stop()
    for (const outcome of await ended) {
      expect(outcome).toMatchObject({ reason: { code: 'ServiceException', status: 500 } })
    }
    await expect(lambda.run('slow')).rejects.toMatchObject({ code: 'ServiceException' })
    expect([started(), lambda.executor.processes]).toEqual([3, 0])
  })

  it('runs one event at a time per process, and uses warm ones again', async () => {
    await lambda.create('warm', { 'index.js': ENDLESS })
    const [one, two] = await Promise.all([
      lambda.run('warm', { sleep: 200 }),
      lambda.run('warm', { sleep: 200 }),
    ])
    expect(one.payload).not.toBe(two.payload)
    expect([one.payload, two.payload]).toContain((await lambda.run('warm')).payload)
    expect(lambda.executor.processes).toBe(2)
  })

  it('waits for a process when the machine has no more, and ends idle ones of others', async () => {
    await lambda.create('busy', { 'index.js': ENDLESS })
    const runs = [1, 2, 3, 4, 5].map(() => lambda.run('busy', { sleep: 100 }))
    const pids = new Set((await Promise.all(runs)).map(({ payload }) => payload as number))
    expect(pids.size).toBe(3)
    await lambda.create('other', { 'index.js': ENDLESS })
    expect((await lambda.run('other')).payload).toBeTypeOf('number')
    expect(lambda.executor.processes).toBe(3)
  })

  it('throttles at the reserved concurrency', async () => {
    await lambda.create('reserved', { 'index.js': ENDLESS })
    const reserve = (count: number) =>
      lambda.call('PutFunctionConcurrency', {
        FunctionName: 'reserved',
        ReservedConcurrentExecutions: count,
      })
    await reserve(1)
    const first = lambda.run('reserved', { sleep: 300 })
    while (lambda.executor.processes === 0) await new Promise((done) => setTimeout(done, 5))
    await expect(lambda.run('reserved')).rejects.toMatchObject({
      code: 'TooManyRequestsException',
      status: 429,
      message: 'Rate Exceeded.',
      members: { Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded' },
    })
    expect((await first).error).toBeUndefined()
    await reserve(0)
    await expect(lambda.run('reserved')).rejects.toMatchObject({ code: 'TooManyRequestsException' })
  })

  it('recovers from trouble of the machine', async () => {
    await lambda.create('trouble', { 'index.js': ENDLESS })
    const temporary = join(lambda.env.settings.dataDir, 'lambda', 'tmp')
    await lambda.run('trouble')
    await lambda.call('UpdateFunctionConfiguration', { FunctionName: 'trouble', Description: 'x' })
    rmSync(temporary, { recursive: true })
    writeFileSync(temporary, 'in the way')
    await expect(lambda.run('trouble')).rejects.toMatchObject({ code: 'ENOTDIR' })
    expect(lambda.executor.processes).toBe(0)
    rmSync(temporary)
    expect((await lambda.run('trouble')).payload).toBeTypeOf('number')
  })

  it('leaves no process behind', async () => {
    await lambda.create('stop', { 'index.js': ENDLESS })
    const { payload: idle } = await lambda.run('stop')
    const busy = lambda.run('stop', { sleep: 60_000 }).catch((error: Error) => error.name)
    await new Promise((done) => setTimeout(done, 20))
    await lambda.stop()
    await gone(idle as number)
    expect(await busy).toBe('ServiceException')
    expect(lambda.executor.processes).toBe(0)
  })
})
