// What happened to an object, and who did it.

import type { ReplicationEvent } from '../port.ts'
import type { Context, QueueWeather } from '../../service.ts'

export interface Happening {
  /** Without `s3:`, as records have it: `ObjectCreated:Put`. */
  readonly name: string
  readonly requestId: string
  readonly sourceIp: string
  /** AWS's unique id of who asked. */
  readonly userId: string
  /** Account of who asked, or the service. */
  readonly requester: string
  /** In EventBridge's form: `PutObject`. */
  readonly reason: string
  /** To which an object went. */
  readonly storageClass?: string
  /** Of an object that is brought back from an archive: its class, until when. */
  readonly restore?: { readonly storageClass: string; readonly untilMs?: number }
  /** Of a version that could not be copied. */
  readonly replication?: ReplicationEvent
  /** For the lineage. */
  readonly told: Told
  /** In test mode: why this event of a bucket is told twice; undefined: it is not. */
  readonly twice?: (bucketArn: string) => string | undefined
}

export interface Told {
  /** Who did it: `api:s3.PutObject`, an ARN. */
  readonly from: string
  readonly via: string
  readonly parentId?: string | undefined
  readonly traceHeader?: string | undefined
  readonly note?: string | undefined
  /** An edge brought it; otherwise a caller. */
  readonly delivered?: true
}

export function happening(context: Context, name: string, reason: string): Happening {
  const { requestId, caller, account, operation, traceHeader } = context
  const { sourceIp, userId } = caller
  const told = { from: `api:s3.${operation}`, via: operation, traceHeader }
  const happened = { name, requestId, sourceIp, userId, requester: account, reason, told }
  return context.weather?.calm === false ? { ...happened, twice: once(context.weather) } : happened
}

/** A transaction may run again: what was drawn stays so. */
function once(weather: QueueWeather): NonNullable<Happening['twice']> {
  let drawn: { readonly reason: string | undefined } | undefined
  return (bucketArn) => (drawn ??= { reason: weather.duplicates(bucketArn) }).reason
}
