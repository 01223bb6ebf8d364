// One edge's target: its channels, and whose turn it is among them.

import type { Intent } from '../store/store.ts'
import type { ChannelState } from './channel.ts'
import type { Edge } from './edge.ts'

export class TargetState {
  readonly edge: Edge
  readonly name: string
  /** Of a node among others. */
  readonly slot: number | undefined
  /** By lane; `undefined` is the channel of intents without a lane. */
  readonly channels = new Map<string | undefined, ChannelState>()
  /** Channels with something to do, served in turn. */
  ready: ChannelState[] = []
  /** `carry` calls under way. */
  running = 0
  pausedUntilMs = 0
  /** Whether it stands in the pump's queue. */
  queued = false

  constructor(edge: Edge, name: string, slot?: number) {
    this.edge = edge
    this.name = name
    this.slot = slot
  }

  get hasRoom(): boolean {
    return this.running < (this.edge.concurrency ?? 1)
  }

  /**
   * The next batch, from as many channels as it takes, and the channels that must read a page before
   * they can give anything. All channels touched have left `ready`: the pump looks at each again.
   */
  nextBatch(nowMs: number): { batch: Carried[]; unread: ChannelState[]; touched: ChannelState[] } {
    const limit = this.edge.batchSize ?? 1
    const batch: Carried[] = []
    const unread: ChannelState[] = []
    let size = 0
    let served = 0
    while (served < this.ready.length && size < limit && unread.length < MAX_UNREAD) {
      const channel = this.ready[served++]!
      channel.queued = false
      if (channel.readyAtMs(nowMs) > nowMs) continue
      if (channel.needsPage) {
        unread.push(channel)
        continue
      }
      const ofLane = channel.of.lane !== undefined && !this.edge.keepsLanes
      const intents = channel.take(ofLane ? 1 : limit - size, nowMs)
      if (intents.length > 0) batch.push({ channel, intents })
      size += intents.length
    }
    const all = served === this.ready.length
    const touched = all ? this.ready : this.ready.slice(0, served)
    this.ready = all ? [] : this.ready.slice(served)
    return { batch, unread, touched }
  }
}

/** What one channel gave to a batch. */
export interface Carried {
  readonly channel: ChannelState
  readonly intents: readonly Intent[]
}

/** Pages begun per turn: the others wait for their target's next turn. */
const MAX_UNREAD = 16
