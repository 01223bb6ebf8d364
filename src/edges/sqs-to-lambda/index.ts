// SQS → Lambda: follows the event source mappings on queues and keeps a group of pollers for each.
// https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html

import { availableParallelism } from 'node:os'
import { isDeepStrictEqual } from 'node:util'
import { parseArn } from '../../kernel/arn.ts'
import type { LambdaPort } from '../../services/lambda/port.ts'
import type { EventSourceMappingRow } from '../../services/lambda/tables.ts'
import type { Env, RoleCheck } from '../../services/service.ts'
import type { SqsPort } from '../../services/sqs/port.ts'
import { slotOf } from '../../store/slots.ts'
import { StoreUnavailable } from '../../store/store.ts'
import { VIA } from './carry.ts'
import { PollerGroup } from './group.ts'
import { queueCheck } from './source-check.ts'

/** Functions mostly wait: several fit on one processor. */
const BATCHES_PER_PROCESSOR = 16

export interface SqsToLambda {
  /** Resolves once the pollers of all enabled mappings run. */
  start(): Promise<void>
  /**
   * Returns messages that no function has seen to their queues and resolves when the batches under
   * way are finished, or after a grace: what then still runs is received again in its time.
   */
  stop(): Promise<void>
}

export interface SqsToLambdaNeeds {
  readonly sqs: SqsPort
  readonly lambda: LambdaPort
  readonly env: Env
  /** Whether a function's role may what its mapping does. */
  readonly roleCheck?: RoleCheck | undefined
  /** Batches of one mapping side by side; default by the machine's processors. */
  readonly machineConcurrency?: number
  /** How long `stop` waits for functions. */
  readonly graceMs?: number
}

const GRACE_MS = 10_000
const FOLLOW_AGAIN_MS = 1_000

export function createSqsToLambda(needs: SqsToLambdaNeeds): SqsToLambda {
  needs.lambda.mappings.registerSource('sqs', queueCheck(needs.sqs, needs.roleCheck))
  return new Follower(needs)
}

class Follower implements SqsToLambda {
  readonly #needs: SqsToLambdaNeeds
  readonly #groups = new Map<string, PollerGroup>()
  /** Per mapping the end of what is being done about it: changes are followed one by one. */
  readonly #following = new Map<string, Promise<void>>()
  readonly #draining = new Set<Promise<void>>()
  #unwatch: (() => void) | undefined
  #running = false

  constructor(needs: SqsToLambdaNeeds) {
    this.#needs = needs
  }

  async start(): Promise<void> {
    const { mappings } = this.#needs.lambda
    this.#running = true
    const unwatch = mappings.watch((uuid) => void this.#follow(uuid))
    const leave = this.#needs.env.slots?.join({
      gained: () => void this.#followAll(),
      lost: () => this.#leaveLost(),
      // Batches under way end by themselves: what they delete or give back is theirs by its handle.
      isBusy: () => false,
    })
    this.#unwatch = () => {
      unwatch()
      leave?.()
    }
    if (this.#needs.env.store.nodeName !== undefined) await this.#followForEver()
    else await this.#followAll()
  }

  /** Mappings are made and changed on other nodes, too. */
  async #followForEver(): Promise<void> {
    await this.#followAll()
    this.#later(() => this.#followForEver())
  }

  /** Of several nodes one polls for a mapping, so that its limits are its own. */
  #isOurs(uuid: string): boolean {
    return this.#needs.env.slots?.owns(slotOf(VIA, uuid)) ?? true
  }

  #leaveLost(): void {
    for (const [uuid, group] of this.#groups) {
      if (this.#isOurs(uuid)) continue
      this.#groups.delete(uuid)
      this.#drain(group)
    }
  }

  async #followAll(): Promise<void> {
    const { env, lambda } = this.#needs
    try {
      const known: Promise<void>[] = []
      for await (const row of lambda.mappings.all()) {
        if (isQueue(row)) known.push(this.#follow(row.uuid))
      }
      await Promise.all(known)
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error
      env.log.warn({ err: error }, 'mappings could not be read yet')
      this.#later(() => this.#followAll())
    }
  }

  async stop(): Promise<void> {
    const { env, graceMs = GRACE_MS } = this.#needs
    this.#running = false
    this.#unwatch?.()
    await Promise.all(this.#following.values())
    const groups = [...this.#groups.values()]
    this.#groups.clear()
    const finished = new AbortController()
    const ended = Promise.all([...groups.map((group) => group.stop()), ...this.#draining])
    const grace = env.clock.sleep(graceMs, finished.signal)
    await Promise.race([ended, grace])
    finished.abort()
  }

  #follow(uuid: string): Promise<void> {
    const { env } = this.#needs
    const end = env.activity.begin(VIA)
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

  /** A store that takes no writes for a moment must not leave a queue without pollers. */
  #followLater(uuid: string): void {
    this.#later(() => this.#follow(uuid))
  }

  #later(follow: () => Promise<void>): void {
    const { activity, clock, log } = this.#needs.env
    clock.at(clock.nowMs() + FOLLOW_AGAIN_MS, () => {
      if (!this.#running) return
      activity.during(VIA, follow).catch((error: unknown) => {
        log.error({ err: error }, 'mappings are not followed')
      })
    })
  }

  async #apply(uuid: string): Promise<void> {
    const { env, sqs, lambda, machineConcurrency } = this.#needs
    const row = await lambda.mappings.get(uuid)
    if (row !== undefined && !isQueue(row)) return
    const before = this.#groups.get(uuid)
    // Where all mappings are followed again and again, most are as they were.
    if (before !== undefined && row?.state === 'Enabled' && isSame(before.row, row)) return
    this.#groups.delete(uuid)
    if (!this.#isOurs(uuid)) return this.#drain(before)
    if (row === undefined || row.state === 'Deleting' || !row.enabled) {
      // At rest only when the last batch is: until then the mapping is shown as on its way.
      const state = row?.state === 'Deleting' ? 'Deleted' : 'Disabled'
      const settle = () =>
        lambda.mappings.settle(uuid, { state }).catch((error: unknown) => {
          this.#followLater(uuid)
          throw error
        })
      this.#drain(before, row && settle)
      return
    }
    this.#drain(before)
    if (!this.#running) return
    const machine = machineConcurrency ?? availableParallelism() * BATCHES_PER_PROCESSOR
    const group = new PollerGroup({ env, sqs, lambda, row }, machine)
    this.#groups.set(uuid, group)
    group.start()
    if (row.state !== 'Enabled') await lambda.mappings.settle(uuid, { state: 'Enabled' })
  }

  /** In the background: a function may take a quarter of an hour, a new setting should not. */
  #drain(group: PollerGroup | undefined, drained?: () => Promise<void>): void {
    const { activity, log } = this.#needs.env
    const draining = (async () => {
      await group?.stop()
      if (drained) await activity.during(VIA, drained)
    })()
      .catch((error: unknown) => log.error({ err: error }, 'a mapping did not come to rest'))
      .finally(() => this.#draining.delete(draining))
    this.#draining.add(draining)
  }
}

/** Whether pollers for the one do for the other. */
function isSame(one: EventSourceMappingRow, other: EventSourceMappingRow): boolean {
  return isDeepStrictEqual(settingsOf(one), settingsOf(other))
}

function settingsOf(row: EventSourceMappingRow): EventSourceMappingRow {
  const what = { state: 'Enabled', stateTransitionReason: '', lastModifiedMs: 0 } as const
  return { ...row, ...what, lastProcessingResult: '' }
}

function isQueue(row: EventSourceMappingRow): boolean {
  return parseArn(row.eventSourceArn)?.service === 'sqs'
}
