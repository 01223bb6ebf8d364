// What is known of one event of a story now.

import type { Hop } from '../../kernel/hop.ts'
import type { Whereabout, WhereaboutState, Witnesses } from '../../kernel/whereabouts.ts'
import type { Intent, Outbox } from '../../store/store.ts'
import type { TraceNode } from '../trace.ts'

/** Where it is, or the event that it went on as. */
export type Place = { readonly at: Whereabout } | { readonly next: TraceNode }

export interface Scene {
  readonly node: TraceNode
  /** What it came of, where the story tells. */
  readonly parent: TraceNode | undefined
  /** Its hops without those that tell of duplicates of it. */
  readonly hops: readonly Hop[]
  readonly witnesses: Witnesses
  readonly outbox: Pick<Outbox, 'get'>
  readonly nowMs: number
}

export function is(state: WhereaboutState, at: string, more: Partial<Whereabout> = {}): Place {
  return { at: { ...more, state, at } }
}

/** The intent that a hop says carries the event on, if it is still in the outbox. */
export async function carrierOf(
  { outbox }: Pick<Scene, 'outbox'>,
  { intentId }: Hop,
): Promise<Intent | undefined> {
  return intentId === undefined ? undefined : outbox.get(intentId)
}

/** When the intent is tried next; undefined: now. */
export function dueMs({ nowMs }: Pick<Scene, 'nowMs'>, { dueAtMs }: Intent): number | undefined {
  return dueAtMs > nowMs ? dueAtMs : undefined
}

/** A dead letter or record on its way: where it arrived, where it is, or that nobody took it. */
export async function afterLeaving(scene: Scene, left: Hop): Promise<Place | undefined> {
  const arrived = scene.node.children.find(({ hops }) => hops[0]!.to === left.to)
  if (arrived !== undefined) return { next: arrived }
  const carrier = await carrierOf(scene, left)
  if (carrier !== undefined) {
    const reason = carrier.lastError ?? left.reason
    return is('outbox.travelling', left.from, {
      ...{ to: left.to, untilMs: dueMs(scene, carrier), reason },
    })
  }
  const dropped = scene.hops.find(({ outcome, to }) => outcome === 'dropped' && to === left.to)
  if (dropped === undefined) return undefined
  const { to, atMs: sinceMs, reason } = dropped
  return is('outbox.dropped', left.from, { to, sinceMs, reason })
}
