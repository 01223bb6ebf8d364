// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteTransaction.html

import { addressOf } from '../address.ts'
import { validation } from '../errors.ts'
import { Spent } from '../item/batch.ts'
import { noCost, readUnits, spend } from '../item/capacity.ts'
import {
  digestOf,
  heardBefore,
  performAll,
  requireFew,
  scopeOf,
  tokenPartition,
} from '../item/transaction.ts'
import { operation } from '../operation.ts'
import type { Select, WriteStatement } from '../partiql/ast.ts'
import { bind, type Bound } from '../partiql/bind.ts'
import { oneItem } from '../partiql/one-item.ts'
import { parseStatement } from '../partiql/parse.ts'
import { writeOf } from '../partiql/writes.ts'
import { requireTable } from '../tables.ts'
import { wireItem } from '../value/wire.ts'
import type { Context } from '../../service.ts'

export const executeTransaction = operation('ExecuteTransaction', async (input, context) => {
  const { TransactStatements = [], ReturnConsumedCapacity: asked } = input
  requireFew(TransactStatements.length)
  const bound = TransactStatements.map(({ Statement, Parameters }) =>
    bind(parseStatement(Statement!), Parameters),
  )
  const reads = bound.filter(({ statement }) => statement.is === 'select')
  if (reads.length === bound.length) return readAll(reads as Bound<Select>[], asked, context)
  if (reads.length > 0) {
    throw validation(
      'The entire transaction must consist of either read statements or write statements, you cannot mix both in one transaction. The EXISTS function is an exception.',
    )
  }
  const writes = bound.map((one, i) =>
    writeOf(
      one as Bound<WriteStatement>,
      context,
      TransactStatements[i]!.ReturnValuesOnConditionCheckFailure,
    ),
  )
  const token = input.ClientRequestToken
  const place = tokenPartition(context)
  const scope = token === undefined ? scopeOf(writes) : scopeOf(writes, place)
  const digest = digestOf(TransactStatements)
  const done = await context.store.transact(scope, function* (tx) {
    if (token !== undefined) {
      const there = tx.in(place)
      if (yield* there.read(heardBefore(there, token, digest))) return []
    }
    return yield* performAll(tx, writes)
  })
  const spent = new Spent()
  for (const { table, cost } of done) spent.add(table, cost)
  return { Responses: [], ConsumedCapacity: spent.shown(asked, 2) }
})

async function readAll(
  reads: readonly Bound<Select>[],
  asked: string | undefined,
  context: Context,
) {
  const addressed = reads.map((bound) => ({
    bound,
    address: addressOf(bound.statement.table, context),
  }))
  const found = await context.store.transact(scopeOf(addressed), function* (tx) {
    const found = []
    for (const { address, bound } of addressed) {
      const there = tx.in(address.partition)
      const table = yield* there.read(requireTable())
      const one = yield* there.read(oneItem(table, bound, 'ExecuteTransaction'))
      found.push({ table, ...one })
    }
    return found
  })
  const spent = new Spent()
  const Responses = found.map(({ table, row, shown }) => {
    const cost = noCost()
    spend(cost, undefined, readUnits(row?.bytes ?? 0, true))
    spent.add(table, cost)
    return shown ? { Item: wireItem(shown) } : {}
  })
  return { Responses, ConsumedCapacity: spent.shown(asked, 2) }
}
