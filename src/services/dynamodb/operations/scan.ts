// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html

import { addressOf } from '../address.ts'
import { validation } from '../errors.ts'
import { bindCondition } from '../expression/condition.ts'
import { parseCondition } from '../expression/parse.ts'
import { Substitutions } from '../expression/substitutions.ts'
import { scanRange } from '../item/range.ts'
import { indexNamed, search } from '../item/search.ts'
import { pathsOf } from '../item/select.ts'
import { refuseBothForms } from '../legacy/forms.ts'
import { legacyFilter } from '../legacy/query.ts'
import { operation } from '../operation.ts'
import { requireTable } from '../tables.ts'

export const scan = operation('Scan', async (input, context) => {
  const { FilterExpression, ProjectionExpression } = input
  const { ScanFilter, AttributesToGet, ConditionalOperator } = input
  refuseBothForms(
    { AttributesToGet, ScanFilter, ConditionalOperator },
    { ProjectionExpression, FilterExpression },
  )
  const { Segment, TotalSegments } = input
  requireSegment(Segment, TotalSegments)
  const substitutions = new Substitutions(input, { ProjectionExpression, FilterExpression })
  const kind = 'FilterExpression'
  const filter =
    FilterExpression === undefined
      ? legacyFilter(ScanFilter, ConditionalOperator)
      : bindCondition(parseCondition(kind, FilterExpression), substitutions, kind)
  const paths = pathsOf(input, substitutions)
  substitutions.done()
  const { partition } = addressOf(input.TableName!, context)
  return context.store.transact(partition, function* () {
    const table = yield* requireTable()
    const index = indexNamed(table, input.IndexName, input.ConsistentRead)
    const range = scanRange(table, index, Segment, TotalSegments)
    return yield* search({ input, table, index, range, reverse: false, filter, paths })
  })
})

function requireSegment(segment: number | undefined, total: number | undefined): void {
  if (segment === undefined && total === undefined) return
  if (total === undefined) {
    throw validation(
      'The TotalSegments parameter is required but was not present in the request when Segment parameter is present',
    )
  }
  if (segment === undefined) {
    throw validation(
      'The Segment parameter is required but was not present in the request when parameter TotalSegments is present',
    )
  }
  if (segment < total) return
  throw validation(
    `The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: ${segment} is not less than TotalSegments: ${total}`,
  )
}
