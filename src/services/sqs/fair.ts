// When a tenant (a message group of a standard queue) is a noisy neighbour.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html

import type { TenantRow } from './tables.ts'

const NOISY_IN_FLIGHT = 30
const NOISY_SHARE = 0.1
/** A tenant that sent nothing for this long is no longer held back. */
const NOISY_QUIET_MS = 300_000

/** More than a tenth of all messages in flight, and at least thirty of them. */
export function takesTooMuch(inFlight: number, totalInFlight: number): boolean {
  return inFlight >= NOISY_IN_FLIGHT && inFlight > totalInFlight * NOISY_SHARE
}

/** Once noisy, a tenant stays so until its backlog is empty or it has sent nothing for 5 minutes. */
export function isNoisy(tenant: TenantRow, totalInFlight: number, nowMs: number): boolean {
  if (tenant.head === undefined || nowMs - tenant.lastSentMs >= NOISY_QUIET_MS) return false
  return tenant.noisy || takesTooMuch(tenant.inFlight, totalInFlight)
}
