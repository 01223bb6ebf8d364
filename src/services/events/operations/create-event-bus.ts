// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateEventBus.html

import { busAddress, DEFAULT_BUS } from '../address.ts'
import { enterBus, busScope, newBus, buses } from '../bus-store.ts'
import { exists, limitExceeded, notValid } from '../errors.ts'
import { limits } from '../limits.ts'
import { operation } from '../operation.ts'
import { requireSource, sourcePartition, sourceTable } from '../partners.ts'
import { busTable, headTable } from '../tables.ts'
import { tagsOf } from '../tags.ts'

export const createEventBus = operation('CreateEventBus', async (input, context) => {
  const { Name = '', Description, KmsKeyIdentifier, DeadLetterConfig, LogConfig } = input
  if (Name === DEFAULT_BUS) throw exists(`Event bus ${Name} already exists.`)
  const isPartners = input.EventSourceName !== undefined
  if (isPartners ? Name !== input.EventSourceName : Name.includes('/')) {
    throw notValid(
      'Name',
      'A name with a slash is a partner event bus, and has the name of its EventSourceName.',
    )
  }
  const bus = busAddress(context, Name)
  const tags = tagsOf(input.Tags)
  const sources = sourcePartition(context)
  await context.store.transact([...busScope(bus), sources], function* (tx) {
    if (isPartners) {
      const at = tx.in(sources)
      const source = yield* at.read(requireSource(at, Name))
      sourceTable.put(at, [Name], { ...source, state: 'ACTIVE' })
    }
    if ((yield* busTable.get()) !== undefined) throw exists(`Event bus ${Name} already exists.`)
    const directory = tx.in(busScope(bus)[1]!)
    const { more } = yield* directory.read(buses.page({ limit: limits.buses }))
    if (more) throw limitExceeded()
    headTable.put(tx, [], { sequence: 0, version: '', rules: 0 })
    yield* enterBus(
      tx,
      newBus(tx, bus, {
        ...{ generation: tx.uuid(), tags, description: Description },
        ...{ kmsKeyIdentifier: KmsKeyIdentifier, deadLetterArn: DeadLetterConfig?.Arn },
        logConfig: LogConfig,
      }),
    )
  })
  return { EventBusArn: bus.arn, Description, KmsKeyIdentifier, DeadLetterConfig, LogConfig }
})
