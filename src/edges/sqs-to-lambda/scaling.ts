// How many batches of a mapping may be with its function at once.
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html

import type { EventSourceMappingRow } from '../../services/lambda/tables.ts'

const START = 5
const FLOOR = 2
/** AWS adds up to 300 a minute. */
const STEP = 5
const STEP_MS = 1000
const CEILING = 1250
const PER_PROVISIONED_POLLER = 10

type Settings = Pick<
  EventSourceMappingRow,
  'maximumConcurrency' | 'provisionedPollers' | 'reportBatchItemFailures'
>

export class Scaling {
  readonly #floor: number
  readonly #start: number
  readonly #ceiling: number
  readonly #backsOff: boolean
  #allowed: number
  /** When it last grew, or first wanted to. */
  #steppedAtMs: number | undefined
  active = 0

  /** `machine`: what this machine can run side by side, whatever AWS would. */
  constructor(settings: Settings, machine: number) {
    const { provisionedPollers: provisioned, maximumConcurrency } = settings
    const ceiling = provisioned
      ? (provisioned.maximum ?? CEILING) * PER_PROVISIONED_POLLER
      : (maximumConcurrency ?? CEILING)
    this.#ceiling = Math.max(1, Math.min(ceiling, machine))
    const start = provisioned ? (provisioned.minimum ?? 1) * PER_PROVISIONED_POLLER : START
    this.#start = Math.min(start, this.#ceiling)
    this.#floor = Math.min(FLOOR, this.#ceiling)
    // With partial responses a function says itself what failed, and is not slowed down.
    this.#backsOff = !settings.reportBatchItemFailures
    this.#allowed = this.#start
  }

  get free(): boolean {
    return this.active < this.#allowed
  }

  get allowed(): number {
    return this.#allowed
  }

  /** There is a backlog and no place: grows if it may; answers when it may next, if ever. */
  saturated(nowMs: number): number | undefined {
    if (this.#allowed >= this.#ceiling) return undefined
    this.#steppedAtMs ??= nowMs
    if (nowMs - this.#steppedAtMs >= STEP_MS) {
      this.#allowed = Math.min(this.#ceiling, this.#allowed + STEP)
      this.#steppedAtMs = nowMs
    }
    return this.#steppedAtMs + STEP_MS
  }

  /** Functions that fail get less to do. */
  failed(): void {
    if (this.#backsOff) this.#allowed = Math.max(this.#floor, this.#allowed - 1)
  }

  /** The queue is empty and nothing is under way. */
  idle(): void {
    if (this.active > 0) return
    this.#allowed = this.#start
    this.#steppedAtMs = undefined
  }
}
