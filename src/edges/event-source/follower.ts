// Follows the event source mappings of one kind of source and keeps what reads for each of them.
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html

import { isDeepStrictEqual } from 'node:util'
import { parseArn } from '../../kernel/arn.ts'
import type { LambdaPort, SourceCheck } from '../../services/lambda/port.ts'
import type { EventSourceMappingRow } from '../../services/lambda/tables.ts'
import type { Env } from '../../services/service.ts'
import { slotOf } from '../../store/slots.ts'
import { StoreUnavailable } from '../../store/store.ts'

export interface MappedSources {
  /** Resolves once all enabled mappings are read for. */
  start(): Promise<void>
  /**
   * Returns what no function has seen and resolves when the batches under way are finished, or after
   * a grace: what then still runs is read again in its time.
   */
  stop(): Promise<void>
}

/** What is followed: an event source mapping, a pipe. */
export interface Followed {
  readonly uuid: string
  readonly enabled: boolean
  /** `Enabled`, `Deleting`, or on the way. */
  readonly state: string
}

/** Where the followed are: Lambda's mappings, pipes. */
export interface FollowedRows<Row extends Followed> {
  all(): AsyncIterable<Row>
  get(uuid: string): Promise<Row | undefined>
  watch(changed: (uuid: string) => void): () => void
  /** It is `Enabled`, `Disabled` or `Deleted` now, or `Failed` for a reason. */
  settle(uuid: string, change: { readonly state: string; readonly reason?: string }): Promise<void>
}

export interface FollowedKind<Row extends Followed> {
  /** Of the arrow: `sqs-to-lambda`. */
  readonly name: string
  readonly env: Env
  readonly rows: FollowedRows<Row>
  /** How long `stop` waits for targets. */
  readonly graceMs?: number | undefined
  isOfKind(row: Row): boolean
  /** Without what changes while it is read for: whether two rows are read for in one way. */
  settingsOf(row: Row): unknown
  /** Why nothing can be read for it; undefined: something can. */
  whyNot?(row: Row): Promise<string | undefined>
  /** What reads for one of them, as it is set now. */
  open(row: Row): OpenSource
}

export interface MappingKind {
  /** Of the arrow: `sqs-to-lambda`. */
  readonly name: string
  /** Of the ARNs of what is read: `sqs`. */
  readonly service: string
  /** What Lambda checks before it reads there. */
  readonly check: SourceCheck
  readonly env: Env
  readonly lambda: LambdaPort
  /** How long `stop` waits for functions. */
  readonly graceMs?: number | undefined
  /** What reads for one mapping, as it is set now. */
  open(row: EventSourceMappingRow): OpenSource
}

/** `QueuePollers`, `LogShards`. */
export interface OpenSource {
  start(): void
  /** Takes no more; resolves when the batches under way are finished. */
  stop(): Promise<void>
  /** The mapping is gone for good: so is what was kept of where it stood. */
  forget?(): Promise<void>
}

interface Following<Row> {
  readonly row: Row
  readonly source: OpenSource
}

const GRACE_MS = 10_000
const FOLLOW_AGAIN_MS = 1_000

export function followMappings({ lambda, service, check, ...kind }: MappingKind): MappedSources {
  lambda.mappings.registerSource(service, check)
  return new Follower<EventSourceMappingRow>({
    ...kind,
    rows: lambda.mappings,
    isOfKind: ({ eventSourceArn }) => parseArn(eventSourceArn)?.service === service,
    settingsOf: (row) => ({ ...row, stateTransitionReason: '', lastModifiedMs: 0, lastProcessingResult: '' }), // prettier-ignore
  })
}

export class Follower<Row extends Followed> implements MappedSources {
  readonly #kind: FollowedKind<Row>
  readonly #open = new Map<string, Following<Row>>()
  /** Per mapping the end of what is being done about it: changes are followed one by one. */
  readonly #following = new Map<string, Promise<void>>()
  readonly #draining = new Set<Promise<void>>()
  #unwatch: (() => void) | undefined
  #running = false

  constructor(kind: FollowedKind<Row>) {
    this.#kind = kind
  }

  async start(): Promise<void> {
    this.#running = true
    const unwatch = this.#kind.rows.watch((uuid) => void this.#follow(uuid))
    const leave = this.#kind.env.slots?.join({
      gained: () => void this.#followAll(),
      lost: () => this.#leaveLost(),
      // Batches under way end by themselves: what they write is theirs by handle or checkpoint.
      isBusy: () => false,
    })
    this.#unwatch = () => {
      unwatch()
      leave?.()
    }
    if (this.#kind.env.store.nodeName !== undefined) await this.#followForEver()
    else await this.#followAll()
  }

  /** Mappings are made and changed on other nodes, too. */
  async #followForEver(): Promise<void> {
    await this.#followAll()
    this.#later(() => this.#followForEver())
  }

  /** Of several nodes one polls for a mapping, so that its limits are its own. */
  #isOurs(uuid: string): boolean {
    return this.#kind.env.slots?.owns(slotOf(this.#kind.name, uuid)) ?? true
  }

  #leaveLost(): void {
    for (const [uuid, following] of this.#open) {
      if (this.#isOurs(uuid)) continue
      this.#open.delete(uuid)
      this.#drain(following)
    }
  }

  async #followAll(): Promise<void> {
    const { env, rows } = this.#kind
    try {
      const known: Promise<void>[] = []
      for await (const row of rows.all()) {
        if (this.#kind.isOfKind(row)) known.push(this.#follow(row.uuid))
      }
      await Promise.all(known)
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error
      env.log.warn({ err: error }, 'mappings could not be read yet')
      this.#later(() => this.#followAll())
    }
  }

  async stop(): Promise<void> {
    const { env, graceMs = GRACE_MS } = this.#kind
    this.#running = false
    this.#unwatch?.()
    await Promise.all(this.#following.values())
    const open = [...this.#open.values()]
    this.#open.clear()
    const finished = new AbortController()
    const ended = Promise.all([...open.map(({ source }) => source.stop()), ...this.#draining])
    const grace = env.clock.sleep(graceMs, finished.signal)
    await Promise.race([ended, grace])
    finished.abort()
  }

  #follow(uuid: string): Promise<void> {
    const { env } = this.#kind
    const end = env.activity.begin(this.#kind.name)
    const before = this.#following.get(uuid) ?? Promise.resolve()
    const following = before
      .then(() => this.#apply(uuid))
      .catch((error: unknown) => {
        env.log.error({ err: error, uuid }, 'a mapping was not followed')
        this.#followLater(uuid)
      })
      .finally(() => {
        if (this.#following.get(uuid) === following) this.#following.delete(uuid)
        end()
      })
    this.#following.set(uuid, following)
    return following
  }

  /** A store that takes no writes for a moment must not leave a mapping without anyone who reads. */
  #followLater(uuid: string): void {
    this.#later(() => this.#follow(uuid))
  }

  #later(follow: () => Promise<void>): void {
    const { activity, clock, log } = this.#kind.env
    clock.at(clock.nowMs() + FOLLOW_AGAIN_MS, () => {
      if (!this.#running) return
      activity.during(this.#kind.name, follow).catch((error: unknown) => {
        log.error({ err: error }, 'mappings are not followed')
      })
    })
  }

  async #apply(uuid: string): Promise<void> {
    const { rows } = this.#kind
    const row = await rows.get(uuid)
    if (row !== undefined && !this.#kind.isOfKind(row)) return
    const before = this.#open.get(uuid)
    // Where all mappings are followed again and again, most are as they were.
    if (before !== undefined && row?.state === 'Enabled' && this.#isSame(before.row, row)) return
    this.#open.delete(uuid)
    if (!this.#isOurs(uuid)) return this.#drain(before)
    if (row === undefined || row.state === 'Deleting' || !row.enabled) {
      // At rest only when the last batch is: until then the mapping is shown as on its way.
      const state = row?.state === 'Deleting' ? 'Deleted' : 'Disabled'
      const settle = async () => {
        // A mapping that was at rest has nothing open.
        if (state === 'Deleted') await (before?.source ?? this.#kind.open(row!)).forget?.()
        await rows.settle(uuid, { state })
      }
      const settleOrLater = () =>
        settle().catch((error: unknown) => {
          this.#followLater(uuid)
          throw error
        })
      this.#drain(before, row && settleOrLater)
      return
    }
    this.#drain(before)
    if (!this.#running) return
    const reason = await this.#kind.whyNot?.(row)
    if (reason !== undefined) return rows.settle(uuid, { state: 'Failed', reason })
    const source = this.#kind.open(row)
    this.#open.set(uuid, { row, source })
    source.start()
    if (row.state !== 'Enabled') await rows.settle(uuid, { state: 'Enabled' })
  }

  /** In the background: a function may take a quarter of an hour, a new setting should not. */
  #drain(following: Following<Row> | undefined, drained?: () => Promise<void>): void {
    const { name, env } = this.#kind
    const { activity, log } = env
    const draining = (async () => {
      await following?.source.stop()
      if (drained) await activity.during(name, drained)
    })()
      .catch((error: unknown) => log.error({ err: error }, 'a mapping did not come to rest'))
      .finally(() => this.#draining.delete(draining))
    this.#draining.add(draining)
  }

  /** Whether what reads for the one does for the other. */
  #isSame(one: Row, other: Row): boolean {
    const settings = (row: Row) => this.#kind.settingsOf({ ...row, state: 'Enabled' })
    return isDeepStrictEqual(settings(one), settings(other))
  }
}
