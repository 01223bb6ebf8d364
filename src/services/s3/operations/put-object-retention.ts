// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectRetention.html

import type { InputOf } from '../../../wire/types.ts'
import { invalidArgument, malformedXml } from '../errors.ts'
import { MODES, requireChangeable, requireLockable } from '../lock/retention.ts'
import { announce } from '../notification/announce.ts'
import { happening } from '../notification/happening.ts'
import { requireObject } from '../object/find.ts'
import { rewrite } from '../object/versions.ts'
import { operation } from '../operation.ts'
import { bucketPartition, type ObjectRow } from '../tables.ts'

type Given = InputOf<typeof import('@aws-sdk/client-s3'), 'PutObjectRetention'>['Retention']

export const putObjectRetention = operation('PutObjectRetention', async (input, context) => {
  const name = input.Bucket!
  const event = happening(context, 'ObjectRetention:Put', 'PutObjectRetention')
  await context.store.transact(bucketPartition(name), function* (tx) {
    const bucket = yield* requireLockable(name)
    const { lock: before, ...row } = yield* requireObject(input.Key!, input.VersionId, 'PUT')
    const lock = lockOf(input.Retention, tx.nowMs)
    const bypass = input.BypassGovernanceRetention === true
    requireChangeable({ ...(before && { lock: before }) }, lock, tx.nowMs, bypass)
    const changed: ObjectRow = { ...row, ...(lock && { lock }) }
    yield* rewrite(tx, changed)
    yield* announce(tx, bucket, event, changed)
  })
  return {}
})

/** Undefined: what was retained is so no longer. */
function lockOf(given: Given, nowMs: number): ObjectRow['lock'] {
  if (given === undefined) throw malformedXml()
  const { Mode, RetainUntilDate: until } = given
  if (Mode === undefined && until === undefined) return undefined
  if (!MODES.has(Mode) || until === undefined) throw malformedXml()
  if (Number(until) > nowMs) return { mode: Mode!, untilMs: Number(until) }
  throw invalidArgument(
    'The retain until date must be in the future!',
    'RetainUntilDate',
    shownDate(until),
  )
}

/** As AWS repeats it: `Tue Dec 31 16:00:00 PST 2019`. */
function shownDate(date: Date): string {
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone: 'America/Los_Angeles', timeZoneName: 'short', hourCycle: 'h23' },
    ...{ weekday: 'short', month: 'short', day: '2-digit', year: 'numeric' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  })
  const parts = new Map(format.formatToParts(date).map(({ type, value }) => [type, value]))
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type)!
  const time = `${of('hour')}:${of('minute')}:${of('second')}`
  return `${of('weekday')} ${of('month')} ${of('day')} ${time} ${of('timeZoneName')} ${of('year')}`
}
