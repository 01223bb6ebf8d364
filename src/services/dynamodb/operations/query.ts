// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html

import { addressOf } from '../address.ts'
import { invalid, validation } from '../errors.ts'
import { bindCondition, type Test } from '../expression/condition.ts'
import { bindKeyCondition, keyConditionOf, type Comparisons } from '../expression/key-condition.ts'
import { parseCondition } from '../expression/parse.ts'
import { Substitutions } from '../expression/substitutions.ts'
import { queryRange } from '../item/range.ts'
import { indexNamed, search } from '../item/search.ts'
import { pathsOf } from '../item/select.ts'
import { legacyFilter, legacyKeyConditions } from '../legacy/query.ts'
import { refuseBothForms } from '../legacy/forms.ts'
import { namesOf } from '../item/keys.ts'
import { operation } from '../operation.ts'
import { requireTable, type IndexRow, type TableRow } from '../tables.ts'

export const query = operation('Query', async (input, context) => {
  const { KeyConditionExpression, FilterExpression, ProjectionExpression } = input
  const { KeyConditions, QueryFilter, AttributesToGet, ConditionalOperator } = input
  refuseBothForms(
    { AttributesToGet, QueryFilter, ConditionalOperator, KeyConditions },
    { ProjectionExpression, FilterExpression, KeyConditionExpression },
  )
  const texts = { ProjectionExpression, FilterExpression, KeyConditionExpression }
  const substitutions = new Substitutions(input, texts)
  const comparisons = comparisonsOf(KeyConditionExpression, KeyConditions, substitutions)
  const kind = 'FilterExpression'
  const filter: Test | undefined =
    FilterExpression === undefined
      ? legacyFilter(QueryFilter, ConditionalOperator)
      : bindCondition(parseCondition(kind, FilterExpression), substitutions, kind)
  const paths = pathsOf(input, substitutions)
  substitutions.done()
  const filtered = filteredNames(FilterExpression, QueryFilter, substitutions)
  const { partition } = addressOf(input.TableName!, context)
  return context.store.transact(partition, function* () {
    const table = yield* requireTable()
    const index = indexNamed(table, input.IndexName, input.ConsistentRead)
    const key = keyConditionOf(comparisons, index?.key ?? table.key, table.types)
    refuseKeyFilter(table, index, filtered, QueryFilter !== undefined)
    const range = queryRange(table, index, key)
    const reverse = input.ScanIndexForward === false
    return yield* search({ input, table, index, range, reverse, filter, paths })
  })
})

function comparisonsOf(
  text: string | undefined,
  conditions: Parameters<typeof legacyKeyConditions>[0] | undefined,
  substitutions: Substitutions,
): Comparisons {
  if (text !== undefined) return bindKeyCondition(text, substitutions)
  if (conditions !== undefined) return legacyKeyConditions(conditions)
  throw validation(
    'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.',
  )
}

/** Top-level attributes that a filter names. */
function filteredNames(
  text: string | undefined,
  legacy: Readonly<Record<string, unknown>> | undefined,
  substitutions: Substitutions,
): readonly string[] {
  if (text === undefined) return Object.keys(legacy ?? {})
  const found: string[] = []
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    const { is, path } = node as { is?: string; path?: readonly (string | number)[] }
    if (is === 'path') found.push(substitutions.path(path!, 'FilterExpression')[0] as string)
    else for (const child of Object.values(node)) visit(child)
  }
  visit(parseCondition('FilterExpression', text))
  return found
}

/** Keys are asked for by the key condition alone. */
function refuseKeyFilter(
  table: TableRow,
  index: IndexRow | undefined,
  filtered: readonly string[],
  legacy: boolean,
): void {
  const keys = namesOf(index?.key ?? table.key)
  const wrong = filtered.find((name) => keys.includes(name))
  if (wrong === undefined) return
  throw legacy
    ? invalid(
        `QueryFilter can only contain non-primary key attributes: Primary key attribute: ${wrong}`,
      )
    : validation(
        `Filter Expression can only contain non-primary key attributes: Primary key attribute: ${wrong}`,
      )
}
