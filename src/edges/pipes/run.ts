// One run of a pipe: a batch of its source, enriched and transformed, to its target.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes.html

import { allFailed, NO_FAILURES, type Answer, type Call, type Failures, type Target } from '../../delivery/source/source.ts' // prettier-ignore
import { parseArn } from '../../kernel/arn.ts'
import { AwsError } from '../../kernel/aws-error.ts'
import { traceIdOf } from '../../kernel/trace-header.ts'
import type { FollowedPipe } from '../../services/pipes/port.ts'
import { traceHeaderOf } from '../event-source/function-target.ts'
import { recordHops } from '../../delivery/source/hops.ts'
import { Busy, Failed, type Deliver, type Delivered, type Delivering, type Element } from './delivering.ts' // prettier-ignore
import { enriched } from './enrichment.ts'
import type { PipeItem } from './item.ts'
import { createLog, type RunLog } from './log.ts'
import { VIA, type PipesParts } from './parts.ts'
import { toBus } from './targets/bus.ts'
import { elsewhere } from './targets/elsewhere.ts'
import { toFunction } from './targets/function.ts'
import { toDestination, type Ask } from './targets/http.ts'
import { toLogs } from './targets/logs.ts'
import { toMachine } from './targets/machine.ts'
import { toQueue } from './targets/queue.ts'
import { toFirehose, toStream } from './targets/streams.ts'
import { toTopic } from './targets/topic.ts'
import { isJson, transformed } from './template.ts'

/** What a synchronous invocation takes. */
const MAX_BYTES = 6 * 1_048_576 - 1_024

const TARGETS: Readonly<Record<string, Deliver>> = {
  sqs: toQueue,
  sns: toTopic,
  lambda: toFunction,
  states: toMachine,
  kinesis: toStream,
  firehose: toFirehose,
  logs: toLogs,
}

/** They take JSON and nothing else. */
const JSON_TARGETS = new Set(['lambda', 'states', 'event-bus'])

function targetOf({ target }: FollowedPipe, ask: Ask): { deliver: Deliver; takesText: boolean } {
  const { service, resource } = parseArn(target)!
  const kind = service === 'events' ? resource.split('/')[0]! : service
  const takesText = !JSON_TARGETS.has(kind)
  if (kind === 'event-bus') return { deliver: toBus, takesText }
  if (kind === 'api-destination') return { deliver: toDestination(ask), takesText }
  return { deliver: TARGETS[kind] ?? elsewhere, takesText }
}

export function pipeTarget(parts: PipesParts, ask: Ask, pipe: FollowedPipe): Target<PipeItem> {
  const partition = partitionOf(pipe)
  const { deliver, takesText } = targetOf(pipe, ask)
  return {
    arn: pipe.arn,
    maxBytes: MAX_BYTES,
    async invoke(call): Promise<Answer> {
      const log = createLog(parts, pipe, call)
      const run = { parts, ask, pipe, call, log, takesText }
      await log.started()
      try {
        const delivering = await prepared(run)
        if (delivering === undefined) {
          await tell(parts, partition, [hopOf(parts, pipe, call, { outcome: 'filtered', reason: 'the enrichment answered nothing' })]) // prettier-ignore
          await log.ended(0)
          return { kind: 'ran', failures: NO_FAILURES }
        }
        const told = await deliver(delivering)
        const failures = failuresIn(call, delivering, told)
        await tell(parts, partition, hopsOf(parts, pipe, call, told))
        await log.ended(failures.size)
        return { kind: 'ran', failures }
      } catch (error) {
        const reason = reasonOf(error)
        await log.failed(reason)
        if (error instanceof Busy || isPassing(error)) return { kind: 'busy', reason }
        await tell(parts, partition, [hopOf(parts, pipe, call, { outcome: 'failed', reason })])
        return { kind: 'ran', failures: allFailed(call.items, reason), error: reason }
      }
    },
  }
}

interface Run {
  readonly parts: PipesParts
  readonly ask: Ask
  readonly pipe: FollowedPipe
  readonly call: Call<PipeItem>
  readonly log: RunLog
  readonly takesText: boolean
}

/** What goes to the target; undefined: nothing does. */
async function prepared({
  parts,
  ask,
  pipe,
  call,
  log,
  takesText,
}: Run): Promise<Delivering | undefined> {
  // prettier-ignore
  const { items, requestId, signal } = call
  const traceHeader = traceHeaderOf(items)
  const ids = items.map(({ id }) => id)
  const common = { parts, pipe, requestId, signal, traceHeader, ids }
  let events = items.map(({ record, json }) => ({ value: record as unknown, text: json }))
  if (pipe.enrichment !== undefined) {
    const { InputTemplate } = pipe.enrichmentParameters
    const elements = elementsOf(pipe, items, events, { template: InputTemplate, takesText: false })
    await log.traced('EnrichmentInvocationStarted')
    const answers = await enriched({ ...common, elements }, ask)
    await log.traced('EnrichmentInvocationSucceeded')
    if (answers === undefined) return undefined
    events = answers.map((value) => ({ value, text: JSON.stringify(value) }))
  }
  const { InputTemplate: template } = pipe.targetParameters
  return { ...common, elements: elementsOf(pipe, items, events, { template, takesText }) }
}

function elementsOf(
  pipe: FollowedPipe,
  items: readonly PipeItem[],
  events: readonly Element[],
  { template, takesText }: { readonly template: string | undefined; readonly takesText: boolean },
): readonly Element[] {
  if (template === undefined || template === '') return events
  return events.map(({ value }, index) => {
    const ingestedMs = (items[index] ?? items[0]!).atMs
    const text = transformed(template, value, { pipe, ingestedMs })
    if (takesText || isJson(text)) return { value, text }
    throw new Failed(`the input template yields no JSON: ${text.slice(0, 200)}`)
  })
}

/** Which records of the source failed. What an enrichment made of them cannot be told apart. */
function failuresIn(
  call: Call<PipeItem>,
  { pipe, elements }: Delivering,
  told: Delivered,
): Failures {
  // prettier-ignore
  const failures = new Map(told.named)
  const failed = told.failed ?? new Map<number, string>()
  const isOneToOne = pipe.enrichment === undefined && elements.length === call.items.length
  if (!isOneToOne && failed.size > 0) {
    return allFailed(call.items, failed.values().next().value!)
  }
  for (const [index, reason] of failed) failures.set(call.items[index]!.id, reason)
  return failures
}

const PASSING = new Set(['ThrottlingException', 'TooManyRequestsException', 'ProvisionedThroughputExceededException', 'ServiceUnavailable', 'InternalFailure']) // prettier-ignore

function isPassing(error: unknown): boolean {
  if (!(error instanceof AwsError)) return !(error instanceof Failed)
  return PASSING.has(error.code)
}

function reasonOf(error: unknown): string {
  if (error instanceof AwsError) return `${error.code}: ${error.message}`
  return error instanceof Error ? error.message : String(error)
}

export function partitionOf({ account, region }: Pick<FollowedPipe, 'account' | 'region'>): string {
  return `edges/pipes/${account}/${region}`
}

type Told = { readonly outcome: 'delivered' | 'failed' | 'filtered'; readonly reason?: string; readonly id?: string } // prettier-ignore

function hopOf(
  parts: PipesParts,
  pipe: FollowedPipe,
  { requestId, items }: Call<PipeItem>,
  told: Told,
) {
  // prettier-ignore
  const { outcome, reason, id } = told
  const traceId = traceIdOf(traceHeaderOf(items))
  return {
    ...{ atMs: parts.env.clock.nowMs(), from: pipe.arn, to: pipe.target, via: VIA, outcome },
    ...(id === undefined ? { id: requestId } : { id, parentId: requestId }),
    ...(traceId !== undefined && { traceId }),
    ...(reason !== undefined && { reason }),
  }
}

const MOST_HOPS = 100

/** What was made in the target goes on under its own id. */
function hopsOf(parts: PipesParts, pipe: FollowedPipe, call: Call<PipeItem>, told: Delivered) {
  const made = (told.made ?? []).slice(0, MOST_HOPS)
  const failed = [...(told.failed?.values() ?? []), ...(told.named?.values() ?? [])]
  const hops = made.map((id) => hopOf(parts, pipe, call, { outcome: 'delivered', id }))
  if (failed.length > 0) {
    const reason = `${failed.length} of ${call.items.length} failed: ${failed[0]}`
    hops.push(hopOf(parts, pipe, call, { outcome: 'failed', reason }))
  } else if (hops.length === 0) {
    hops.push(hopOf(parts, pipe, call, { outcome: 'delivered', ...(told.reason && { reason: told.reason }) })) // prettier-ignore
  }
  return hops
}

const tell = ({ env }: PipesParts, partition: string, hops: Parameters<typeof recordHops>[2]) =>
  recordHops(env, partition, hops)
