// What operations on a delivery stream do: find it, read or change it, in one transaction.

import type { Tx } from '../../store/store.ts'
import type { Context } from '../service.ts'
import { deliveryAddress } from './address.ts'
import { enterDelivery, requireDelivery, scopeOf, type DeliveryRow } from './tables.ts'

interface Named {
  readonly DeliveryStreamName: string
}

export function readDelivery(context: Context, input: Named): Promise<DeliveryRow> {
  const address = deliveryAddress(input.DeliveryStreamName, context)
  return context.store.transact(address.partition, () => requireDelivery(address))
}

export function changeDelivery(
  context: Context,
  input: Named,
  change: (row: DeliveryRow, tx: Tx) => DeliveryRow,
): Promise<DeliveryRow> {
  const address = deliveryAddress(input.DeliveryStreamName, context)
  return context.store.transact(scopeOf(address), function* (tx) {
    const row = change(yield* requireDelivery(address), tx)
    yield* enterDelivery(tx, row)
    return row
  })
}
