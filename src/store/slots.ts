// Slots: the unit in which nodes that share a store share its outbox. A slot is leased like a
// partition (`Store.own`); the lease's epoch is the fence of what its holder takes and reschedules.

/** How many there are, for ever: nodes of one store must agree on it. */
export const SLOTS = 256

const NAMES = Array.from({ length: SLOTS }, (_, slot) => `#slot/${slot}`)

/** What `Store.own` knows the slot by. */
export function slotName(slot: number): string {
  return NAMES[slot]!
}

/** Where intents of an edge to a target lie: all lanes of a target in one slot. */
export function slotOf(edge: string, target: string): number {
  return hashOf(edge, target) % SLOTS
}

/** 32 bits: FNV-1a over UTF-16 units, even enough and the same on every machine. */
export function hashOf(one: string, other: string): number {
  const hash = mixed(Math.imul(mixed(0x811c9dc5, one), 0x01000193), other)
  // The low bits would depend on the low bits of what it was made of.
  return (hash ^ (hash >>> 15)) >>> 0
}

function mixed(hash: number, text: string): number {
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash
}

/** What works in slots: the pump, what polls. Told synchronously. */
export interface SlotUser {
  /** This node has them from now on. */
  gained(slots: readonly number[]): void
  /** Begins nothing more there. What is under way may end; it will not be written. */
  lost(slots: readonly number[]): void
  /** Whether something that was begun there is under way. */
  isBusy(slot: number): boolean
}

/** A node's own slots, for whoever works in them. */
export interface SlotOwner {
  owns(slot: number): boolean
  /** `user` is told of what the node has at once. Answers how to leave. */
  join(user: SlotUser): () => void
  /** Closes what is over by the node's own clock: called by who is about to begin work. */
  lapse(): void
}
