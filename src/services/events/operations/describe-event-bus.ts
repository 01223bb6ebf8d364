// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeEventBus.html

import { busOf, DEFAULT_BUS } from '../address.ts'
import { busScope, enterDefaultBus, requireBus } from '../bus-store.ts'
import { operation } from '../operation.ts'

export const describeEventBus = operation('DescribeEventBus', async (input, context) => {
  const bus = busOf(input.Name, context)
  const row = await context.store.transact(busScope(bus), function* (tx) {
    if (bus.name === DEFAULT_BUS) yield* enterDefaultBus(tx, bus)
    return yield* requireBus(tx, bus)
  })
  return {
    Name: row.name,
    Arn: row.arn,
    Description: row.description,
    KmsKeyIdentifier: row.kmsKeyIdentifier,
    DeadLetterConfig: row.deadLetterArn === undefined ? undefined : { Arn: row.deadLetterArn },
    Policy: row.policy,
    LogConfig: row.logConfig as never,
    CreationTime: new Date(row.createdMs),
    LastModifiedTime: new Date(row.modifiedMs),
  }
})
