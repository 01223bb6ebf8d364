// The record of calls: who asked for what, on which resource, and how it ended. Written before the
// answer is sent. What CloudTrail tells and delivers is made of it.

import type { Clock } from '../kernel/clock.ts'
import type { Log } from '../kernel/log.ts'
import { CLOUDTRAIL_TO_EVENTS, type TrailEvent } from '../services/cloudtrail/port.ts'
import { appendCall } from '../services/cloudtrail/record/append.ts'
import type { CallRow, NewCall, RecordedCall } from '../services/cloudtrail/record/call-row.ts'
import { isQuiet, sourceOf } from '../services/cloudtrail/record/names.ts'
import { selectableOf } from '../services/cloudtrail/record/selectable.ts'
import { recordOf } from '../services/cloudtrail/record/shape.ts'
import { CALLS, callTable } from '../services/cloudtrail/record/tables.ts'
import type { TrailRow } from '../services/cloudtrail/tables.ts'
import { keepForTrails, pendingPartition } from '../services/cloudtrail/delivery/pending.ts'
import { LoggingTrails } from '../services/cloudtrail/trail/logging.ts'
import { selects } from '../services/cloudtrail/trail/selector.ts'
import type { Declaration } from '../services/declaration.ts'
import type { Store, Tx } from '../store/store.ts'
import type { Reading } from '../store/table.ts'
import type { GateCall } from '../wire/gate.ts'
import { rowOf } from './call-row.ts'

export interface CallFilter {
  /** Only calls with a greater number. */
  readonly after?: number
  /** Part of the caller's ARN, of the resource, of `service:operation`. */
  readonly matching?: string
  readonly errorsOnly?: boolean
  readonly limit: number
}

interface Needs {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  /** 0: none is recorded. */
  readonly most: number
  /** `trails`: only what a logging trail selects becomes an event. Default `auto`. */
  readonly cloudtrail?: 'auto' | 'trails'
  /** Whether anybody on a bus waits for calls; left out: nobody does. */
  readonly listens?: (busArn: string, quiet: boolean) => Promise<boolean>
}

/** What is to become of a call beside its record. */
interface Going {
  readonly busArn: string
  readonly trails: readonly TrailRow[]
  readonly event: 'sent' | 'nobody waits' | { readonly not: string }
}

export class Calls {
  readonly #needs: Needs
  readonly #trails: LoggingTrails

  constructor(needs: Needs) {
    this.#needs = needs
    this.#trails = new LoggingTrails(needs.store)
  }

  /**
   * What only reads is in the store when it is answered, and on the disk soon after: a crash of the
   * machine can lose such a record, which costs nobody a wait for the disk.
   */
  record(call: GateCall, declaration: Declaration, resource: string): Promise<void> | undefined {
    if (this.#needs.most === 0) return undefined
    const row = rowOf(call, declaration, resource)
    return this.#append(row, durabilityOf(row))
  }

  /** A call that carries data is recorded where a trail asks for it; else nobody waits for anything. */
  recordData(
    call: GateCall,
    declaration: Declaration,
    touched: () => string,
  ): Promise<void> | undefined {
    if (this.#needs.most === 0) return undefined
    const known = this.#trails.known(call.account)
    if (known !== undefined && known.dataTypes.size === 0) return undefined
    return this.#recordData(call, declaration, touched)
  }

  async #recordData(call: GateCall, declaration: Declaration, touched: () => string) {
    const { dataTypes } = await this.#trails.of(call.account)
    if (!dataTypes.has(declaration.dataType!)) return
    const row = { ...rowOf(call, declaration, touched()), dataType: declaration.dataType! }
    const going = await this.#goingOf(row)
    if (going.trails.length > 0) await this.#append(row, durabilityOf(row), going)
  }

  async #goingOf(row: NewCall): Promise<Going> {
    const { listens, cloudtrail = 'auto' } = this.#needs
    const { account, region } = row
    const busArn = `arn:aws:events:${region}:${account}:event-bus/default`
    const { rows } = await this.#trails.of(account)
    const seen = selectableOf(row)
    const here = rows.filter((trail) => trail.multiRegion || trail.region === region)
    const trails = here.filter((trail) => selects(trail, seen))
    const base = { busArn, trails }
    if (listens === undefined || !(await listens(busArn, false))) {
      return { ...base, event: 'nobody waits' }
    }
    if (trails.length === 0 && cloudtrail === 'trails') {
      const why = here.length === 0 ? 'no trail is logging' : 'no logging trail selects it'
      return { ...base, event: { not: `${why}, and without one CloudTrail tells EventBridge nothing` } } // prettier-ignore
    }
    if (isQuiet(row) && (row.dataType !== undefined || !(await listens(busArn, true)))) {
      return { ...base, event: { not: `it only reads, and no rule of the default bus is in state ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS` } } // prettier-ignore
    }
    return { ...base, event: 'sent' }
  }

  async #append(row: NewCall, durability: 'buffered' | 'fsync', known?: Going): Promise<void> {
    const { store, log, most } = this.#needs
    try {
      const going = known ?? (await this.#goingOf(row))
      const scope = [CALLS, ...going.trails.map(pendingPartition)]
      await store.transact(scope, (tx) => written(tx, row, going, most), { durability })
    } catch (error) {
      // The call itself is done, or refused; a full disk must not turn that into a failure.
      if (!(error instanceof Error && error.name === 'StoreUnavailable')) throw error
      log.warn({ requestId: row.requestId }, 'a call could not be recorded: no room')
    }
  }

  /** The newest first; `after` a number: the oldest past it first. */
  list(filter: CallFilter): Promise<CallRow[]> {
    return this.#needs.store.transact(CALLS, () => matching(filter), {
      durability: 'buffered',
    })
  }
}

/** A call that changes something is answered when its record would outlive the machine's end, too. */
function durabilityOf({ readOnly }: NewCall): 'buffered' | 'fsync' {
  return readOnly ? 'buffered' : 'fsync'
}

function* written(tx: Tx, row: NewCall, going: Going, most: number): Reading<void> {
  const { event, busArn, trails } = going
  const noEvent = typeof event === 'object' ? { noEvent: event.not } : {}
  const call: RecordedCall =
    row.dataType === undefined
      ? yield* appendCall(tx, { ...row, ...noEvent }, most)
      : { ...row, number: 0, atMs: tx.nowMs, eventId: tx.uuid() }
  const record = recordOf(call)
  yield* keepForTrails(tx, trails, record)
  if (event === 'nobody waits') return
  tellHop(tx, call, going)
  if (event !== 'sent') return
  const { eventId, atMs, resource, service } = call
  const payload: TrailEvent = {
    ...{ eventId, atMs, resource, source: `aws.${sourceOf(service)}`, detail: record },
    ...(isQuiet(call) && { quiet: true }),
  }
  tx.emit({ edge: CLOUDTRAIL_TO_EVENTS, target: busArn, payload })
}

/** By the request's id one finds what became of the call. */
function tellHop(tx: Tx, call: RecordedCall, { event, busArn }: Going): void {
  const { eventId: id, resource, requestId, atMs } = call
  tx.hop({
    ...{ id, atMs, requestId, to: busArn, via: CLOUDTRAIL_TO_EVENTS },
    from: resource === '*' ? `arn:aws:cloudtrail:${call.region}:${call.account}:*` : resource,
    ...(typeof event === 'object'
      ? { outcome: 'filtered', reason: `${call.operation} is no event: ${event.not}` }
      : { outcome: 'accepted' }),
  })
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
