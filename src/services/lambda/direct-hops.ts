// The hops of invocations that somebody waits for. Nothing else of them is stored, and their caller
// has no use for it: so they are written a moment later, many at once, and cost an invocation nothing
// that can be measured. What `kill -9` leaves out of the lineage is the last moment of them.

import { AwsError } from '../../kernel/aws-error.ts'
import type { Hop } from '../../kernel/hop.ts'
import type { Env } from '../service.ts'
import type { ExecutionResult } from './execution/executor.ts'
import { functionPartition, type FunctionPlace } from './tables.ts'

/** How long they are collected. */
const COLLECT_MS = 10
const MOST_AT_ONCE = 512
/** An error document that is longer is not read for its message. */
const MAX_DOCUMENT = 65_536
const MAX_REASON = 256

/** Who invokes, and of what trace. */
export interface Direct {
  /** `api:lambda.Invoke` */
  readonly from: string
  readonly via: string
}

type Told = Omit<Hop, 'atMs' | 'outcome' | 'reason'>

export class DirectHops {
  readonly #env: Env
  #hops: Hop[] = []
  #place: FunctionPlace | undefined
  #timer: NodeJS.Timeout | undefined
  #done: () => void = () => {}

  constructor(env: Env) {
    this.#env = env
  }

  /** The same run, told of once it has ended. */
  async told(place: FunctionPlace, told: Told, run: Promise<ExecutionResult>) {
    try {
      const result = await run
      this.#ended(place, told, result)
      return result
    } catch (error) {
      this.#refused(place, told, error)
      throw error
    }
  }

  #ended(place: FunctionPlace, told: Told, result: ExecutionResult): void {
    if (result.functionError === undefined)
      return this.#add(place, { ...told, outcome: 'delivered' })
    this.#add(place, { ...told, outcome: 'failed', reason: reasonOf(result.payload) })
  }

  /** Nothing ran. */
  #refused(place: FunctionPlace, told: Told, error: unknown): void {
    const throttled = error instanceof AwsError && error.code === 'TooManyRequestsException'
    const reason = error instanceof AwsError ? `${error.code}: ${error.message}` : String(error)
    this.#add(place, { ...told, outcome: throttled ? 'throttled' : 'failed', reason })
  }

  /** Writes what is collected; resolves when that is done. Never rejects. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    const [hops, place, done] = [this.#hops, this.#place, this.#done]
    if (place === undefined) return
    this.#hops = []
    this.#place = undefined
    const written = this.#env.store.transact(
      functionPartition(place),
      // eslint-disable-next-line require-yield
      function* (tx) {
        for (const hop of hops) tx.hop(hop)
      },
      { durability: 'buffered' },
    )
    // A full disk, say: an invocation is not to fail for it, and the log of the store tells.
    await written.catch(() => {})
    done()
  }

  #add(place: FunctionPlace, hop: Omit<Hop, 'atMs'>): void {
    if (this.#place === undefined) {
      this.#place = place
      this.#done = this.#env.activity.begin('lambda:hops')
      // Real time: nothing that the engine's clock decides.
      this.#timer = setTimeout(() => void this.flush(), COLLECT_MS).unref()
    }
    this.#hops.push({ ...hop, atMs: this.#env.clock.nowMs() })
    if (this.#hops.length >= MOST_AT_ONCE) void this.flush()
  }
}

/** `errorType: errorMessage` of an error document; custom runtimes may send anything. */
function reasonOf(payload: Buffer | string): string {
  const text = payload.length > MAX_DOCUMENT ? '' : payload.toString()
  try {
    const { errorType, errorMessage } = JSON.parse(text) as Record<string, unknown>
    const told = [errorType, errorMessage].filter((part) => typeof part === 'string')
    if (told.length > 0) return told.join(': ').slice(0, MAX_REASON)
  } catch {
    // It is none.
  }
  return 'the function failed'
}
