// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_UpdateEventBus.html

import { busOf } from '../address.ts'
import { busScope, enterBus, requireBus } from '../bus-store.ts'
import { operation } from '../operation.ts'

export const updateEventBus = operation('UpdateEventBus', async (input, context) => {
  const { Description, KmsKeyIdentifier, DeadLetterConfig, LogConfig } = input
  const bus = busOf(input.Name, context)
  const row = await context.store.transact(busScope(bus), function* (tx) {
    const changed = {
      ...(yield* requireBus(tx, bus)),
      modifiedMs: tx.nowMs,
      ...(Description !== undefined && { description: Description }),
      ...(KmsKeyIdentifier !== undefined && { kmsKeyIdentifier: KmsKeyIdentifier }),
      ...(DeadLetterConfig !== undefined && { deadLetterArn: DeadLetterConfig.Arn }),
      ...(LogConfig !== undefined && { logConfig: LogConfig }),
    }
    yield* enterBus(tx, changed)
    return changed
  })
  return {
    Arn: row.arn,
    Name: row.name,
    Description: row.description,
    KmsKeyIdentifier: row.kmsKeyIdentifier,
    DeadLetterConfig: row.deadLetterArn === undefined ? undefined : { Arn: row.deadLetterArn },
    LogConfig: row.logConfig as never,
  }
})
