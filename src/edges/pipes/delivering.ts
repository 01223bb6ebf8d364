// One batch on its way to a pipe's target, and the calls that it makes in the pipe's role.

import { AwsError } from '../../kernel/aws-error.ts'
import { parseArn } from '../../kernel/arn.ts'
import type { InternalCall } from '../../services/service.ts'
import type { FollowedPipe } from '../../services/pipes/port.ts'
import { VIA, PIPES_SERVICE, type PipesParts } from './parts.ts'

/** An event for the target: a record of the source, or what the enrichment made of it. */
export interface Element {
  readonly value: unknown
  /** As the target gets it. */
  readonly text: string
}

export interface Delivering {
  readonly parts: PipesParts
  readonly pipe: FollowedPipe
  /** Of this run of the pipe. */
  readonly requestId: string
  readonly signal: AbortSignal
  readonly traceHeader: string | undefined
  readonly elements: readonly Element[]
  /** Ids of the source's records: what a target may name as failed. */
  readonly ids: readonly string[]
}

export interface Delivered {
  /** Reasons by place in `elements`. */
  readonly failed?: ReadonlyMap<number, string>
  /** Reasons by id of the source's record. */
  readonly named?: ReadonlyMap<string, string>
  /** Ids of what was made in the target. */
  readonly made?: readonly string[]
  /** Said in the lineage. */
  readonly reason?: string
}

/** Throws what the target answers; `Busy` where it may be asked again. */
export type Deliver = (delivering: Delivering) => Promise<Delivered>

/** The target has no room now: no attempt. */
export class Busy extends Error {
  override readonly name = 'Busy'
}

/** What failed as a whole, in words. */
export class Failed extends Error {
  override readonly name = 'Failed'
}

export interface ApiCall {
  readonly service: string
  readonly operation: string
  readonly input: Readonly<Record<string, unknown>>
}

/** undefined: Millrace has no such operation, and the call was recorded. */
export async function callApi(
  { parts, pipe, traceHeader, requestId }: Delivering,
  asked: ApiCall,
): Promise<Record<string, unknown> | undefined> {
  const { region } = parseArn(pipe.target)!
  try {
    if (parts.call === undefined) throw new AwsError('NotImplemented', '', { status: 501 })
    const as = { as: pipe.roleArn, sessionName: pipe.name, by: PIPES_SERVICE }
    return await parts.call({ ...asked, ...as, region: region || pipe.region, traceHeader })
  } catch (error) {
    if (!(error instanceof AwsError && error.code === 'NotImplemented')) throw error
    const origin = { from: pipe.arn, eventId: requestId, targetArn: pipe.target, via: VIA, traceHeader } // prettier-ignore
    const { service, operation: action, input: parameters } = asked
    await parts.events.record(origin, { service, action, parameters, roleArn: pipe.roleArn })
    return undefined
  }
}

/** Throws where the pipe's role may not make a call that goes through a port. */
export async function requireRole(
  { parts, pipe }: Pick<Delivering, 'parts' | 'pipe'>,
  { target, ...asked }: ApiCall & Pick<InternalCall, 'asks'> & { readonly target: string },
): Promise<void> {
  const { region } = parseArn(target)!
  const as = { as: pipe.roleArn, sessionName: pipe.name, by: PIPES_SERVICE }
  const refusal = await parts.roleCheck?.({ ...asked, ...as, region: region || pipe.region })
  if (refusal !== undefined) throw refusal
}

/** A batch operation for each so many elements, in order. */
export async function inBatches<Entry>(
  delivering: Delivering,
  most: number,
  entryOf: (element: Element, index: number) => Entry,
  send: (entries: readonly Entry[], from: number) => Promise<Delivered>,
): Promise<Delivered> {
  const failed = new Map<number, string>()
  const made: string[] = []
  for (let from = 0; from < delivering.elements.length; from += most) {
    const part = delivering.elements.slice(from, from + most)
    const told = await send(part.map((element, at) => entryOf(element, from + at)), from) // prettier-ignore
    for (const [index, reason] of told.failed ?? []) failed.set(index, reason)
    made.push(...(told.made ?? []))
  }
  return { failed, made }
}

interface Result {
  readonly ErrorCode?: string | undefined
  readonly ErrorMessage?: string | undefined
}

/** Of operations that answer one result per entry, in order. */
export function resultsOf<R>(
  results: unknown,
  from: number,
  idOf: (result: R) => string | undefined,
): Delivered {
  const failed = new Map<number, string>()
  const made: string[] = []
  for (const [at, result] of ((results ?? []) as (R & Result)[]).entries()) {
    const { ErrorCode: code, ErrorMessage: message } = result
    if (code !== undefined) failed.set(from + at, `${code}: ${message ?? ''}`)
    else if (idOf(result) !== undefined) made.push(idOf(result)!)
  }
  return { failed, made }
}
