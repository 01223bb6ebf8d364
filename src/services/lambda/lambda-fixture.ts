// What Lambda's tests share: a service over a store in memory, and packages made on the spot.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import * as yazl from 'yazl'
import { Activity } from '../../kernel/activity.ts'
import { RealClock, type Clock } from '../../kernel/clock.ts'
import { silentLog } from '../../kernel/log.ts'
import { systemRandom, type Random } from '../../kernel/random.ts'
import { createMemoryBlobs } from '../../store/memory/blobs.ts'
import { jittery } from '../../store/memory/jitter.ts'
import { createMemoryStore } from '../../store/memory/memory-store.ts'
import type { Context, Env } from '../service.ts'

import { createLambda, type LambdaNeeds, type RunningLambda } from './create-lambda.ts'
import { operations } from './operations.ts'

export const ACCOUNT = '111111111111'
export const REGION = 'us-east-1'
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/test`

export interface Fixture extends RunningLambda {
  readonly env: Env
  /** Calls an operation as the wire would. */
  call(operation: string, input: object, context?: Partial<Context>): Promise<any>
  /** Creates a function from files and answers its configuration. */
  create(name: string, files: Files, input?: object): Promise<any>
  /** Invokes and answers payload and error, parsed, with the decoded log. */
  run(name: string, event?: unknown, input?: object): Promise<RunResult>
  end(): Promise<void>
}

export interface RunResult {
  readonly payload: any
  readonly error: string | undefined
  readonly log: string
}

export type Files = Readonly<Record<string, string | Buffer | { content: string; mode: number }>>

export function zip(files: Files): Promise<Buffer> {
  const archive = new yazl.ZipFile()
  for (const [name, file] of Object.entries(files)) {
    const plain = typeof file === 'string' || Buffer.isBuffer(file)
    const { content, mode } = plain ? { content: file, mode: 0o644 } : file
    archive.addBuffer(Buffer.from(content as string), name, { mode: 0o100000 | mode })
  }
  archive.end()
  return buffer(archive.outputStream as NodeJS.ReadableStream)
}

export function lambdaFixture(
  options: LambdaNeeds & {
    clock?: Clock
    root?: string
    jitter?: Random
    settings?: Partial<Env['settings']>
  } = {},
): Fixture {
  const dataDir = mkdtempSync(join(options.root ?? tmpdir(), 'millrace-lambda-'))
  const clock = options.clock ?? new RealClock()
  const activity = new Activity()
  const memory = createMemoryStore({ clock, random: systemRandom, activity })
  const env: Env = {
    store: options.jitter === undefined ? memory : jittery(memory, options.jitter),
    blobs: createMemoryBlobs({ random: systemRandom }),
    clock,
    random: systemRandom,
    activity,
    log: silentLog,
    settings: { dataDir, strictTiming: false, access: 'off', ...options.settings },
    endpoint: () => 'http://127.0.0.1:4566',
  }
  const lambda = createLambda(env, options)
  const byName = new Map(operations.map((one) => [one.name, one]))

  async function call(operation: string, input: object, context: Partial<Context> = {}) {
    const found = byName.get(operation)
    if (!found) throw new Error(`no operation ${operation}`)
    return found.handle(input, { ...contextOf(env, operation), ...context }, lambda.own)
  }
  return {
    ...lambda,
    env,
    call,
    async create(name, files, input = {}) {
      return call('CreateFunction', {
        FunctionName: name,
        Runtime: 'nodejs20.x',
        Handler: 'index.handler',
        Role: ROLE,
        Code: { ZipFile: await zip(files) },
        ...input,
      })
    },
    async run(name, event = {}, input = {}) {
      const output = await call('Invoke', {
        FunctionName: name,
        Payload: Buffer.from(JSON.stringify(event)),
        LogType: 'Tail',
        ...input,
      })
      return {
        payload: JSON.parse(Buffer.from(output.Payload).toString()),
        error: output.FunctionError,
        log: Buffer.from(output.LogResult, 'base64').toString(),
      }
    },
    async end() {
      await lambda.stop()
      await env.store.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

function contextOf(env: Env, operation: string): Context {
  return {
    ...env,
    service: 'lambda',
    operation,
    account: ACCOUNT,
    region: REGION,
    requestId: env.random.uuid(),
    baseUrl: 'http://localhost:4566',
    protocol: 'restJson1',
    caller: {
      accessKeyId: ACCOUNT,
      arn: `arn:aws:iam::${ACCOUNT}:root`,
      userId: ACCOUNT,
      sourceIp: '127.0.0.1',
      userAgent: 'test',
    },
    traceHeader: undefined,
    signal: new AbortController().signal,
    responseHeaders: new Map(),
  }
}
