// `throttlePolicy.maxReceivesPerSecond`: so many requests to one subscription per second, evenly.

/** Answers when the subscription may be called next: `nowMs` for at once. */
export type Pace = (subscriptionArn: string, perSecond: number, nowMs: number) => number

const REMEMBERED = 10_000

export function createPace(): Pace {
  const nextAtMs = new Map<string, number>()
  return (arn, perSecond, nowMs) => {
    const atMs = nextAtMs.get(arn) ?? nowMs
    if (atMs > nowMs) return Math.ceil(atMs)
    nextAtMs.delete(arn)
    nextAtMs.set(arn, nowMs + 1000 / perSecond)
    if (nextAtMs.size > REMEMBERED) nextAtMs.delete(nextAtMs.keys().next().value!)
    return nowMs
  }
}
