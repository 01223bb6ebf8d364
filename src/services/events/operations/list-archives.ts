// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListArchives.html

import { directoryOf, type Named } from '../../resource/resource.ts'
import { tokenOf } from '../../resource/page-token.ts'
import { archives, requireBusArn, type ArchiveFacts } from '../archive-store.ts'
import { archiveAddress, bytesCounter, countCounter } from '../archive-tables.ts'
import { validation } from '../errors.ts'
import { operation } from '../operation.ts'
import { afterToken, filteredPage, pageSize } from '../pages.ts'
import { requireHead } from '../rule-store.ts'

export const listArchives = operation('ListArchives', async (input, context) => {
  const { NamePrefix, EventSourceArn, State } = input
  if ([NamePrefix, EventSourceArn, State].filter((one) => one !== undefined).length > 1) {
    throw validation('At most one filter is allowed for ListArchives. Use either : State, EventSourceArn, or NamePrefix.') // prettier-ignore
  }
  if (EventSourceArn !== undefined) {
    const bus = requireBusArn(EventSourceArn)
    await context.store.transact(bus.partition, () => requireHead(bus))
  }
  const wanted = ({ entry: { facts } }: Named<ArchiveFacts>) =>
    (EventSourceArn === undefined || facts.busArn === EventSourceArn) &&
    (State === undefined || facts.state === State)
  const after = afterToken(input)
  const { found, more } = await context.store.transact(directoryOf(context), () =>
    filteredPage(archives, { limit: pageSize(input.Limit), prefix: NamePrefix, after }, wanted),
  )
  const Archives = []
  for (const { name, entry } of found) {
    const { generation } = entry
    const sizes = await context.store.transact(
      archiveAddress(context, name).partition,
      function* () {
        const count = yield* countCounter.get(String(generation))
        return { count, bytes: yield* bytesCounter.get(String(generation)) }
      },
    )
    Archives.push({
      ArchiveName: name,
      EventSourceArn: entry.facts.busArn,
      State: entry.facts.state,
      RetentionDays: entry.facts.retentionDays,
      EventCount: sizes.count,
      SizeBytes: sizes.bytes,
      CreationTime: new Date(entry.createdMs),
    })
  }
  return { Archives, NextToken: more ? tokenOf(found.at(-1)!.name) : undefined }
})
