// SNS's long work in steps: the rest of a large fan-out, replays, stored texts that nobody needs any
// more, subscriptions that nobody confirmed, deleted topics. Each step takes its own intent in the
// transaction that does it.

import type { Edge } from '../delivery/edge.ts'
import type { SnsUpkeep, UpkeepIntent } from '../services/sns/port.ts'

const RETRY_MS = 1_000

type Step = (intent: UpkeepIntent, signal: AbortSignal) => Promise<void>

export function snsUpkeep(sns: SnsUpkeep): Edge[] {
  return [
    upkeep('sns-fan-out', (intent) => sns.continueFanOut(intent)),
    upkeep('sns-replay', (intent) => sns.replay(intent)),
    upkeep('sns-text', (intent) => sns.collect(intent)),
    upkeep('sns-expire', (intent) => sns.expire(intent)),
    upkeep('sns-sweep', (intent, signal) => sns.sweep(intent, signal)),
  ]
}

function upkeep(name: string, step: Step): Edge {
  return {
    name,
    async carry(intents, { nowMs, signal }) {
      for (const intent of intents) await step(intent, signal)
      if (!signal.aborted) return intents.map(() => ({ kind: 'delivered', taken: true }))
      const untilMs = nowMs + RETRY_MS
      return intents.map(() => ({ kind: 'deferred', untilMs, reason: 'stopping' }))
    },
    next: (_intent, _failure, { nowMs }) => ({ kind: 'retry', atMs: nowMs + RETRY_MS }),
    describe: (intent) => ({ id: intent.id, from: intent.target, to: intent.target }),
  }
}
