import type { HopFilter } from '../../lineage/hop-filter.ts'
import { unknownEvent } from '../../lineage/explain.ts'
import { renderTrace } from '../../lineage/render-trace.ts'
import { AwsError } from '../../kernel/aws-error.ts'
import type { Route } from './host.ts'
import { badRequest, integerOf, json, text } from './route.ts'

/** `?id=` all hops of one story, oldest first; else the newest, by resource, outcome and time. */
export const getLineage: Route = async ({ server, query }) => {
  const id = query.get('id')
  if (id !== null) return json({ hops: await server.lineage.query(id) })
  const limit = integerOf(query, 'limit', 100, 10_000)
  return json({ hops: await server.lineage.list({ ...filterOf(query), limit }) })
}

/** `/trace/<id>?format=json|text|ansi` */
export const getTrace: Route = async ({ server, query, rest }) => {
  const tree = await server.lineage.trace(rest)
  if (tree === undefined) throw notFound(rest)
  const format = query.get('format') ?? 'json'
  if (format === 'json') return json(tree)
  return text(renderTrace(tree, { color: format === 'ansi' }))
}

/** `/explain/<id>?format=json|text` */
export const getExplain: Route = async ({ server, query, rest }) => {
  const explanation = await server.lineage.explain(rest)
  if (explanation === undefined) throw notFound(rest)
  if (query.get('format') === 'text') return text(explanation.sentences.join('\n'))
  return json(explanation)
}

export function filterOf(query: URLSearchParams): HopFilter {
  const since = query.get('since')
  const sinceMs = since === null ? undefined : Date.parse(since)
  if (Number.isNaN(sinceMs)) throw badRequest('since must be a time in ISO 8601')
  return {
    ...(query.has('resource') && { resource: query.get('resource')! }),
    ...(query.has('outcome') && { outcome: query.get('outcome')! }),
    ...(sinceMs !== undefined && { sinceMs }),
  }
}

function notFound(id: string): AwsError {
  return new AwsError('NotFound', unknownEvent(id), { status: 404 })
}
