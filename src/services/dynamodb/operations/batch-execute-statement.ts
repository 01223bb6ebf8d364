// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchExecuteStatement.html

import { AwsError } from '../../../kernel/aws-error.ts'
import { addressOf } from '../address.ts'
import { validation } from '../errors.ts'
import { Spent } from '../item/batch.ts'
import { noCost, readUnits, spend, type Cost } from '../item/capacity.ts'
import { returned } from '../item/update.ts'
import { perform } from '../item/write.ts'
import { operation } from '../operation.ts'
import type { Select, Statement, WriteStatement } from '../partiql/ast.ts'
import { bind, type Bound } from '../partiql/bind.ts'
import { oneItem } from '../partiql/one-item.ts'
import { parseStatement } from '../partiql/parse.ts'
import { writeOf } from '../partiql/writes.ts'
import { requireTable, type TableRow } from '../tables.ts'
import type { Item } from '../value/types.ts'
import { wireItem } from '../value/wire.ts'
import type { Context } from '../../service.ts'

interface Request {
  readonly Statement?: string | undefined
  readonly Parameters?: readonly unknown[] | undefined
  readonly ConsistentRead?: boolean | undefined
  readonly ReturnValuesOnConditionCheckFailure?: string | undefined
}

interface Done {
  readonly table: TableRow
  readonly item: Item | undefined
  readonly cost: Cost
}

export const batchExecuteStatement = operation('BatchExecuteStatement', async (input, context) => {
  const requests: readonly Request[] = input.Statements ?? []
  requireOneKind(requests)
  const spent = new Spent()
  const Responses: any[] = []
  for (const request of requests) {
    try {
      const { table, item, cost } = await execute(request, context)
      spent.add(table, cost)
      Responses.push({ TableName: table.name, ...(item && { Item: wireItem(item) }) })
    } catch (error) {
      Responses.push(failed(error))
    }
  }
  return { Responses, ConsumedCapacity: spent.shown(input.ReturnConsumedCapacity) }
})

/** What cannot be parsed is its own statement's to say. */
function requireOneKind(requests: readonly Request[]): void {
  const kinds = new Set(requests.map(({ Statement }) => isRead(Statement!)))
  if (!kinds.has(true) || !kinds.has(false)) return
  throw validation(
    'The entire batch must consist of either read statements or write statements, you cannot mix both in one batch.',
  )
}

function isRead(text: string): boolean | undefined {
  try {
    return parseStatement(text).is === 'select'
  } catch {
    return undefined
  }
}

async function execute(request: Request, context: Context): Promise<Done> {
  const bound: Bound<Statement> = bind(parseStatement(request.Statement!), request.Parameters)
  const { statement } = bound
  if (statement.is === 'exists') throw validation('EXISTS is a statement of transactions only')
  if (statement.is === 'select') {
    const { partition } = addressOf(statement.table, context)
    return context.store.transact(partition, function* () {
      const table = yield* requireTable()
      const found = yield* oneItem(table, bound as Bound<Select>, 'BatchExecuteStatement')
      const cost = noCost()
      const units = readUnits(found.row?.bytes ?? 0, request.ConsistentRead === true)
      spend(cost, undefined, units)
      return { table, item: found.shown, cost }
    })
  }
  const asked = request.ReturnValuesOnConditionCheckFailure
  const write = writeOf(bound as Bound<WriteStatement>, context, asked)
  return context.store.transact(write.address.partition, function* (tx) {
    const table = yield* requireTable()
    const written = yield* perform(tx, table, write)
    return { table, item: returned(write.returning, written, write.paths), cost: written.cost }
  })
}

const CODES: Readonly<Record<string, string>> = {
  ConditionalCheckFailedException: 'ConditionalCheckFailed',
  DuplicateItemException: 'DuplicateItem',
  ResourceNotFoundException: 'ResourceNotFound',
  ValidationException: 'ValidationError',
}

function failed(error: unknown) {
  const code = error instanceof AwsError ? CODES[error.code] : undefined
  if (!(error instanceof AwsError) || code === undefined) throw error
  const Item = error.members?.['Item']
  return { Error: { Code: code, Message: error.message, ...(Item !== undefined && { Item }) } }
}
