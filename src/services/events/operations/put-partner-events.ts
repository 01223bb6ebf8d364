// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutPartnerEvents.html

import type { Context } from '../../service.ts'
import { busAddress } from '../address.ts'
import { compact, eventText, MALFORMED, parseDetail, type Fault } from '../event.ts'
import { operation } from '../operation.ts'
import { offerPartition, offerTable, sourcePartition, sourceTable } from '../partners.ts'
import { publish } from '../publish.ts'

interface Entry {
  readonly Time?: Date | undefined
  readonly Source?: string | undefined
  readonly Resources?: readonly string[] | undefined
  readonly DetailType?: string | undefined
  readonly Detail?: string | undefined
}

const MOST_ACCOUNTS = 1_000

/** An event goes to every account that the source is for, on the bus that it was accepted with. */
export const putPartnerEvents = operation('PutPartnerEvents', async (input, context) => {
  const answers: (Fault | { EventId: string })[] = []
  for (const entry of input.Entries ?? []) answers.push(await putOne(entry, context))
  const failed = answers.filter((answer) => 'ErrorCode' in answer)
  return { FailedEntryCount: failed.length, Entries: answers }
})

async function putOne(entry: Entry, context: Context): Promise<Fault | { EventId: string }> {
  const { Source: name = '', DetailType: detailType = '', Detail = '' } = entry
  if (parseDetail(Detail) === undefined) return MALFORMED
  const { store, clock, region, requestId } = context
  const offers = await store.transact(offerPartition(context), () =>
    offerTable.range([name], { limit: MOST_ACCOUNTS }),
  )
  if (offers.length === 0) {
    const ErrorMessage = `Event source ${name} does not exist.`
    return { ErrorCode: 'ResourceNotFoundException', ErrorMessage }
  }
  const id = context.random.uuid()
  const timeMs = entry.Time?.getTime() ?? clock.nowMs()
  for (const { row } of offers) {
    const { account } = row
    const bus = busAddress({ account, region }, name)
    const of = { id, timeMs, source: name, detailType, resources: entry.Resources ?? [] }
    const text = eventText({ ...of, account, region, detail: compact(Detail) })
    const event = { id, text, value: JSON.parse(text) as unknown, traceHeader: context.traceHeader }
    const sources = sourcePartition({ account, region })
    const cause = { party: 'api:events.PutPartnerEvents', via: 'PutPartnerEvents', outcome: 'accepted' as const, requestId } // prettier-ignore
    await store.transact([bus.partition, sources], function* (tx) {
      const source = yield* tx.in(sources).read(sourceTable.get(name))
      if (source?.state === 'ACTIVE') yield* publish(tx, store, bus, event, cause)
    })
  }
  return { EventId: id }
}
