// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html

import { badLookup, badTimeRange, tooManyCalls } from '../errors.ts'
import { operation } from '../operation.ts'
import { KEPT_MS } from '../record/append.ts'
import type { RecordedCall } from '../record/call-row.ts'
import { lookUp } from '../record/lookup.ts'
import { resourcesOf } from '../record/resources.ts'
import { recordOf } from '../record/shape.ts'
import { userNameOf } from '../record/who.ts'

const MOST = 50

/** Insight events there are none. */
export const lookupEvents = operation('LookupEvents', async (input, context, { mayLookUp }) => {
  if (!mayLookUp(context)) throw tooManyCalls()
  const { LookupAttributes = [], EventCategory } = input
  if (LookupAttributes.length > 1) {
    throw badLookup('You can only use one lookup attribute at a time.')
  }
  const nowMs = context.clock.nowMs()
  const fromMs = Math.max(momentOf(input.StartTime) ?? 0, nowMs - KEPT_MS)
  const toMs = momentOf(input.EndTime) ?? nowMs
  if ((momentOf(input.StartTime) ?? 0) > toMs) {
    throw badTimeRange('StartTime must not be after EndTime.')
  }
  if (EventCategory !== undefined) return { Events: [] }
  const [attribute] = LookupAttributes
  const { calls, token } = await lookUp(context.store, {
    ...{ owner: context, limit: input.MaxResults ?? MOST, token: input.NextToken },
    // Without an end nothing that comes between two pages makes them another lookup.
    ...{ fromMs: input.StartTime ? fromMs : 0, toMs: input.EndTime ? toMs : FOREVER_MS },
    attribute: attribute && { key: attribute.AttributeKey!, value: attribute.AttributeValue! },
  })
  const recent = calls.filter(({ atMs }) => atMs >= fromMs)
  return { Events: recent.map(shown), NextToken: token }
})

const FOREVER_MS = 2 ** 47

function momentOf(date: Date | undefined): number | undefined {
  return date && Math.min(Math.max(date.getTime(), 0), FOREVER_MS)
}

function shown(row: RecordedCall) {
  const record = recordOf(row)
  return {
    EventId: row.eventId,
    EventName: record.eventName,
    ReadOnly: String(row.readOnly),
    AccessKeyId: row.accessKeyId,
    EventTime: new Date(Math.floor(row.atMs / 1000) * 1000),
    EventSource: record.eventSource,
    Username: userNameOf(row),
    Resources: resourcesOf(row).map(({ type, name }) => ({
      ...{ ResourceType: type, ResourceName: name },
    })),
    CloudTrailEvent: JSON.stringify(record),
  }
}
