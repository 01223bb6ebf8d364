// ReplayPolicy: which archived messages a subscription is to get again.
// https://docs.aws.amazon.com/sns/latest/dg/message-archiving-and-replay-subscriber.html

import { isObject, parseJson } from './json-text.ts'

export interface ReplayWindow {
  readonly fromMs: number
  readonly untilMs?: number
}

/** The window, or what is wrong with the policy. */
export function replayWindow(text: string): ReplayWindow | string {
  const policy = parseJson(text)
  if (!isObject(policy)) return 'failed to parse JSON'
  if (policy.PointType !== 'Timestamp') return 'PointType must be Timestamp'
  const fromMs = momentOf(policy.StartingPoint)
  if (fromMs === undefined) return 'StartingPoint must be a timestamp'
  if (policy.EndingPoint === undefined) return { fromMs }
  const untilMs = momentOf(policy.EndingPoint)
  if (untilMs === undefined) return 'EndingPoint must be a timestamp'
  return untilMs > fromMs ? { fromMs, untilMs } : 'EndingPoint must be after StartingPoint'
}

function momentOf(value: unknown): number | undefined {
  const ms = typeof value === 'string' && value.length <= 40 ? Date.parse(value) : NaN
  return Number.isNaN(ms) || ms < 0 ? undefined : ms
}
