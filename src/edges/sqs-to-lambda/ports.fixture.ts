// A queue and a function in memory, for tests of what lies between them.

import { Activity } from '../../kernel/activity.ts'
import { VirtualClock, type Clock } from '../../kernel/clock.ts'
import type { Hop } from '../../kernel/hop.ts'
import { silentLog } from '../../kernel/log.ts'
import { SeededRandom } from '../../kernel/random.ts'
import type {
  FunctionFacts,
  InvokeRequest,
  InvokeResult,
  LambdaPort,
  SourceCheck,
} from '../../services/lambda/port.ts'
import type { EventSourceMappingRow } from '../../services/lambda/tables.ts'
import type { Env } from '../../services/service.ts'
import type { PortMessage, QueueFacts, SqsPort } from '../../services/sqs/port.ts'
import { createMemoryStore } from '../../store/memory/memory-store.ts'

const ACCOUNT = '000000000000'
const REGION = 'us-east-1'

export const queueArn = `arn:aws:sqs:${REGION}:${ACCOUNT}:jobs`
export const fifoArn = `${queueArn}.fifo`
export const functionArn = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:work`

export interface World {
  readonly env: Env
  readonly clock: VirtualClock
  readonly hops: Hop[]
  settle(): Promise<void>
}

export function createWorld(): World {
  const activity = new Activity()
  const clock = new VirtualClock(undefined, () => activity.idle())
  const random = new SeededRandom(7)
  const store = createMemoryStore({ clock, random, activity })
  const hops: Hop[] = []
  store.watchHops((batch) => hops.push(...batch))
  const env = {
    ...{ store, clock, random, activity, log: silentLog },
    settings: { dataDir: '', strictTiming: false, access: 'warn' },
    endpoint: () => 'http://127.0.0.1:0',
  } as unknown as Env
  return { env, clock, hops, settle: () => activity.idle() }
}

export function mappingRow(change: Partial<EventSourceMappingRow> = {}): EventSourceMappingRow {
  return {
    uuid: '11111111-1111-4111-8111-111111111111',
    account: ACCOUNT,
    region: REGION,
    arn: `arn:aws:lambda:${REGION}:${ACCOUNT}:event-source-mapping:11111111-1111-4111-8111-111111111111`,
    eventSourceArn: queueArn,
    functionArn,
    enabled: true,
    state: 'Creating',
    stateTransitionReason: 'USER_INITIATED',
    lastModifiedMs: 0,
    batchSize: 10,
    maximumBatchingWindowSeconds: 0,
    filters: [],
    reportBatchItemFailures: false,
    tags: {},
    ...change,
  }
}

interface Stored {
  readonly id: string
  readonly body: string
  readonly group: string | undefined
  readonly attributes: Record<string, string>
  handle: string
  visibleAtMs: number
  receives: number
}

/** Standard, or FIFO with group locks; no dead-letter queue. */
export class FakeQueue {
  readonly deleted: string[] = []
  readonly returned: string[] = []
  receives = 0
  visibilitySeconds = 30
  #messages: Stored[] = []
  #watchers = new Set<() => void>()
  #clock: Clock
  #sequence = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get waiting(): string[] {
    return this.#messages.map((message) => message.id)
  }

  send(body: string, group?: string, attributes: Record<string, string> = {}): string {
    const id = `message-${++this.#sequence}`
    this.#messages.push({
      ...{ id, body, group, attributes, handle: '', receives: 0 },
      visibleAtMs: this.#clock.nowMs(),
    })
    this.wake()
    return id
  }

  /** All before the first poll sees any. */
  sendAll(bodies: readonly string[], group?: string): string[] {
    const watchers = this.#watchers
    this.#watchers = new Set()
    const ids = bodies.map((body) => this.send(body, group))
    this.#watchers = watchers
    this.wake()
    return ids
  }

  wake(): void {
    for (const wake of this.#watchers) wake()
  }

  port(arn: string): SqsPort {
    const facts: QueueFacts = {
      arn,
      fifo: arn.endsWith('.fifo'),
      visibilityTimeoutSeconds: this.visibilitySeconds,
      maximumMessageBytes: 1_048_576,
    }
    return {
      queue: async (asked) =>
        asked === arn ? { ...facts, visibilityTimeoutSeconds: this.visibilitySeconds } : undefined,
      receive: async (_, { max }) => this.#receive(max),
      delete: async (_, handles) => {
        this.deleted.push(
          ...this.#messages.filter((m) => handles.includes(m.handle)).map((m) => m.id),
        )
        this.#messages = this.#messages.filter((m) => !handles.includes(m.handle))
        this.wake()
      },
      changeVisibility: async (_, handles, seconds) => {
        for (const message of this.#messages) {
          if (!handles.includes(message.handle)) continue
          message.visibleAtMs = this.#clock.nowMs() + seconds * 1000
          this.returned.push(message.id)
        }
      },
      enqueue: async () => [],
      enqueueRuns: async () => {
        throw new Error('nobody enqueues runs here')
      },
      watch: (_, wake) => {
        this.#watchers.add(wake)
        return () => this.#watchers.delete(wake)
      },
    }
  }

  #receive(max: number): { messages: PortMessage[]; nextVisibleAtMs: number | undefined } {
    this.receives++
    const nowMs = this.#clock.nowMs()
    const locked = new Set(
      this.#messages.filter((m) => m.visibleAtMs > nowMs).map((m) => m.group ?? ''),
    )
    locked.delete('')
    const found = this.#messages
      .filter((m) => m.visibleAtMs <= nowMs && !locked.has(m.group ?? ''))
      .slice(0, max)
    for (const message of found) {
      message.visibleAtMs = nowMs + this.visibilitySeconds * 1000
      message.receives++
      message.handle = `${message.id}#${message.receives}`
    }
    const later = this.#messages.map((m) => m.visibleAtMs).filter((at) => at > nowMs)
    return {
      messages: found.map(shown),
      nextVisibleAtMs: later.length > 0 ? Math.min(...later) : undefined,
    }
  }
}

function shown(message: Stored): PortMessage {
  return {
    messageId: message.id,
    receiptHandle: message.handle,
    body: message.body,
    md5OfBody: '0'.repeat(32),
    attributes: {
      ApproximateReceiveCount: String(message.receives),
      SentTimestamp: '0',
      SenderId: 'AIDA',
      ApproximateFirstReceiveTimestamp: '0',
      ...(message.group !== undefined && { MessageGroupId: message.group }),
      ...message.attributes,
    },
    messageAttributes: { color: { dataType: 'String', stringValue: 'red' } },
  }
}

export interface Invocation {
  readonly bodies: readonly string[]
  readonly request: InvokeRequest
  readonly atMs: number
}

export function answer(payload: unknown): InvokeResult {
  return {
    ...{ kind: 'answered', executedVersion: '$LATEST', logTail: '' },
    payload: JSON.stringify(payload),
  }
}

export function failure(errorMessage: string): InvokeResult {
  const failed = answer({ errorType: 'Error', errorMessage, trace: [] })
  return { ...failed, functionError: 'Unhandled' } as InvokeResult
}

/** Calls are answered by `reply`, or stay open until `release`. */
export class FakeLambda {
  readonly invocations: Invocation[] = []
  reply: (invocation: Invocation) => InvokeResult | Promise<InvokeResult> = () => answer(null)
  row: EventSourceMappingRow | undefined
  check: SourceCheck | undefined
  readonly settled: string[] = []
  mostAtOnce = 0
  #atOnce = 0
  #changed = new Set<(uuid: string) => void>()
  #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  change(row: EventSourceMappingRow | undefined): void {
    const uuid = (row ?? this.row)!.uuid
    this.row = row
    for (const changed of this.#changed) changed(uuid)
  }

  /** Events of this trace run in a loop. */
  looping: string | undefined

  get port(): LambdaPort {
    const facts: FunctionFacts = {
      ...{ arn: functionArn, name: 'work', timeoutSeconds: 3, role: '', state: 'Active' },
    }
    return {
      function: async () => facts,
      invoke: (request) => this.#invoke(request),
      invokeAsync: async () => ({ taken: true }),
      asyncPolicy: async () => undefined,
      loops: async (_, traceHeader) => this.looping !== undefined && traceHeader === this.looping,
      registerDestination: () => {},
      mappings: {
        all: async function* (this: FakeLambda) {
          if (this.row) yield this.row
        }.bind(this),
        get: async () => this.row,
        watch: (changed) => {
          this.#changed.add(changed)
          return () => this.#changed.delete(changed)
        },
        settle: async (_, { state }) => void this.settled.push(state!),
        registerSource: (_, check) => {
          this.check = check
        },
      },
    } as LambdaPort
  }

  async #invoke(request: InvokeRequest): Promise<InvokeResult> {
    const { Records } = JSON.parse(request.payload) as { Records: { body: string }[] }
    const bodies = Records.map((record) => record.body)
    const invocation = { bodies, request, atMs: this.#clock.nowMs() }
    this.invocations.push(invocation)
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.#atOnce)
    try {
      return await this.reply(invocation)
    } finally {
      this.#atOnce--
    }
  }
}
