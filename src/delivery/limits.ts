// How much the pump has in memory and under way.

export interface PumpLimits {
  /** `carry` calls under way at once. */
  readonly carries: number
  /** Those of one edge: the rest stays free for others, however slow this edge's targets are. */
  readonly carriesPerEdge: number
  /** Intents and bytes of payload in memory. */
  readonly intents: number
  readonly bytes: number
  /** Channels in memory. */
  readonly channels: number
  /** Intents and bytes read from the outbox at once, and such reads at once. */
  readonly pageIntents: number
  readonly pageBytes: number
  readonly pages: number
}

export const DEFAULT_PUMP_LIMITS: PumpLimits = {
  carries: 256,
  carriesPerEdge: 128,
  intents: 10_000,
  bytes: 64 * 1024 * 1024,
  channels: 10_000,
  pageIntents: 128,
  pageBytes: 4 * 1024 * 1024,
  pages: 16,
}
