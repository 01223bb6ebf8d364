// The record of management calls: who asked for what, on which resource, and how it ended. Written
// before the answer is sent. A bounded table; trails into buckets are CloudTrail's.

import type { Clock } from '../kernel/clock.ts'
import type { Log } from '../kernel/log.ts'
import { changesNothing, type Declaration } from '../services/declaration.ts'
import type { Store } from '../store/store.ts'
import { Table, type Reading } from '../store/table.ts'
import type { GateCall } from '../wire/gate.ts'
import { CLOUDTRAIL_TO_EVENTS, type TrailEvent } from '../edges/cloudtrail-to-events.ts'
import { withoutSecrets } from './access/without-secrets.ts'
import type { CallRow } from './call-row.ts'
import { sourceOf, trailRecord } from './trail-record.ts'

export interface CallFilter {
  /** Only calls with a greater number. */
  readonly after?: number
  /** Part of the caller's ARN, of the resource, of `service:operation`. */
  readonly matching?: string
  readonly errorsOnly?: boolean
  readonly limit: number
}

const PARTITION = 'calls'
const MAX_AGE_MS = 7 * 24 * 3600_000
const REMOVED_PER_CALL = 4
const MAX_TEXT = 1_024

const callTable = new Table<[number: number], CallRow>('call')
const counter = new Table<[], number>('call-number')

interface Needs {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  /** 0: none is recorded. */
  readonly most: number
  /** Whether anybody on a bus waits for calls; left out: nobody does. */
  readonly listens?: (busArn: string) => Promise<boolean>
}

type Row = Omit<CallRow, 'number' | 'atMs'>

interface Announced {
  readonly target: string
  readonly at: (atMs: number, eventId: string) => TrailEvent
}

export class Calls {
  readonly #needs: Needs

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /**
   * What only reads is in the store when it is answered, and on the disk soon after: a crash of the
   * machine can lose such a record, which costs nobody a wait for the disk.
   */
  record(call: GateCall, declaration: Declaration, resource: string): Promise<void> | undefined {
    const { most } = this.#needs
    if (most === 0) return undefined
    const row = rowOf(call, declaration, resource)
    const durability = row.readOnly ? 'buffered' : 'fsync'
    return this.#append(call, row, most, durability)
  }

  /** The event that a changing call is to EventBridge, if a rule of its account and region waits. */
  async #eventOf(call: GateCall, row: Row): Promise<Announced | undefined> {
    const { listens } = this.#needs
    const target = `arn:aws:events:${row.region}:${row.account}:event-bus/default`
    if (listens === undefined || row.readOnly || !(await listens(target))) return undefined
    const { resource, service } = row
    const at = (atMs: number, eventId: string): TrailEvent => ({
      ...{ eventId, atMs, resource, source: `aws.${sourceOf(service)}` },
      detail: { ...trailRecord(call, row, atMs), eventID: eventId },
    })
    return { target, at }
  }

  async #append(
    call: GateCall,
    row: Row,
    most: number,
    durability: 'buffered' | 'fsync',
  ): Promise<void> {
    const { store, log } = this.#needs
    try {
      const event = await this.#eventOf(call, row)
      await store.transact(
        PARTITION,
        function* (tx) {
          const number = ((yield* counter.get()) ?? 0) + 1
          counter.put(tx, [], number)
          callTable.put(tx, [number], { ...row, number, atMs: tx.nowMs })
          if (event !== undefined) {
            const payload = event.at(tx.nowMs, tx.uuid())
            tx.emit({ edge: CLOUDTRAIL_TO_EVENTS, target: event.target, payload })
          }
          const old = yield* callTable.range([], { limit: REMOVED_PER_CALL })
          for (const {
            row: { number: first, atMs },
          } of old) {
            if (first > number - most && atMs > tx.nowMs - MAX_AGE_MS) break
            callTable.del(tx, [first])
          }
        },
        { durability },
      )
    } catch (error) {
      // The call itself is done, or refused; a full disk must not turn that into a failure.
      if (!(error instanceof Error && error.name === 'StoreUnavailable')) throw error
      log.warn({ requestId: row.requestId }, 'a call could not be recorded: no room')
    }
  }

  /** The newest first; `after` a number: the oldest past it first. */
  list(filter: CallFilter): Promise<CallRow[]> {
    return this.#needs.store.transact(PARTITION, () => matching(filter), {
      durability: 'buffered',
    })
  }
}

const SCANNED = 5_000

function* matching({ after, limit, ...filter }: CallFilter): Reading<CallRow[]> {
  const rows = yield* callTable.range([], {
    limit: SCANNED,
    ...(after === undefined ? { reverse: true } : { after: [after] as [number] }),
  })
  const found = rows.map(({ row }) => row).filter((row) => fits(row, filter))
  return found.slice(0, limit)
}

function fits(row: CallRow, { matching: text, errorsOnly }: Omit<CallFilter, 'limit'>): boolean {
  if (errorsOnly && row.errorCode === undefined) return false
  if (text === undefined) return true
  const what = `${row.service}:${row.operation}`
  return [row.caller, row.resource, what].some((each) => each.includes(text))
}

function rowOf(
  call: GateCall,
  declaration: Declaration,
  resource: string,
): Omit<CallRow, 'number' | 'atMs'> {
  const { account, region, requestId, error } = call
  const { accessKeyId, arn, sourceIp, userAgent } = call.caller()
  const { service, operation } = call.identified!
  return {
    requestId,
    service,
    operation,
    account,
    region,
    caller: call.identity === undefined && accessKeyId === undefined ? 'anonymous' : arn,
    ...(accessKeyId !== undefined && { accessKeyId }),
    sourceIp,
    userAgent: userAgent.slice(0, MAX_TEXT),
    resource: resource.slice(0, MAX_TEXT),
    readOnly: changesNothing(declaration),
    input: withoutSecrets(call.input),
    ...(error && { errorCode: error.queryCode ?? error.code }),
    ...(error && { errorMessage: error.message.slice(0, MAX_TEXT) }),
    ...(call.refusal !== undefined && { encodedMessage: call.refusal }),
  }
}
