// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html

import type { Context } from '../../service.ts'
import { busOf, type BusAddress } from '../address.ts'
import { busesOfEndpoint } from '../endpoints.ts'
import { notValid, validation } from '../errors.ts'
import {
  compact,
  entryBytes,
  eventText,
  faultOf,
  MALFORMED,
  parseDetail,
  type BusEvent,
  type Entry,
  type Fault,
} from '../event.ts'
import { limits } from '../limits.ts'
import { operation } from '../operation.ts'
import { publish } from '../publish.ts'

interface Accepted {
  readonly bus: BusAddress
  readonly event: BusEvent
}

export const putEvents = operation('PutEvents', async (input, context) => {
  const given = (input.Entries ?? []) as readonly Entry[]
  const bytes = given.reduce((sum, entry) => sum + entryBytes(entry), 0)
  if (bytes > limits.requestBytes) {
    throw validation('Total size of the entries in the request is over the limit.')
  }
  const entries = given.map((entry) => accept(entry, context))
  const accepted = entries.filter((entry): entry is Accepted => 'event' in entry)
  const { EndpointId: endpoint } = input
  if (endpoint === undefined) await putAll(accepted, context)
  else await throughEndpoint(endpoint, accepted, context)
  return {
    FailedEntryCount: entries.length - accepted.length,
    Entries: entries.map((entry) => ('event' in entry ? { EventId: entry.event.id } : entry)),
  }
})

/** To the bus of the region that the endpoint routes to, and to the other one where it replicates. */
async function throughEndpoint(
  id: string,
  accepted: readonly Accepted[],
  context: Context,
): Promise<void> {
  const buses = await busesOfEndpoint(context.store, context.account, id)
  const stranger = accepted.find(({ bus }) => bus.name !== buses[0]!.name)
  if (stranger !== undefined) {
    throw notValid('EventBusName', `Event bus ${stranger.bus.name} is not of endpoint ${id}.`)
  }
  await putAll(
    accepted.flatMap(({ event }) => buses.map((bus) => ({ bus, event }))),
    context,
  )
}

function accept(entry: Entry, context: Context): Accepted | Fault {
  const fault = faultOf(entry)
  if (fault !== undefined) return fault
  const detail = parseDetail(entry.Detail!)
  if (detail === undefined) return MALFORMED
  const bus = busOf(entry.EventBusName, context)
  const id = context.random.uuid()
  const timeMs = entry.Time?.getTime() ?? context.clock.nowMs()
  const of = {
    ...{ id, timeMs, source: entry.Source!, detailType: entry.DetailType! },
    ...{ resources: entry.Resources ?? [], account: context.account, region: context.region },
  }
  const text = eventText({ ...of, detail: compact(entry.Detail!) })
  const value = { ...(JSON.parse(eventText({ ...of, detail: '{}' })) as object), detail }
  const traceHeader = entry.TraceHeader ?? context.traceHeader
  return { bus, event: { id, text, value, traceHeader } }
}

/** All of a call, or nothing: one transaction over the buses that it names. */
async function putAll(accepted: readonly Accepted[], context: Context): Promise<void> {
  if (accepted.length === 0) return
  const partitions = [...new Set(accepted.map(({ bus }) => bus.partition))]
  const { store, requestId } = context
  const cause = {
    party: 'api:events.PutEvents',
    via: 'PutEvents',
    outcome: 'accepted' as const,
    requestId,
  }
  await store.transact(partitions, function* (tx) {
    for (const { bus, event } of accepted) {
      const at = tx.in(bus.partition)
      yield* at.read(publish(at, store, bus, event, cause))
    }
  })
}
