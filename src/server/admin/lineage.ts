import type { HopFilter } from '../../lineage/lineage.ts'
import { renderTrace } from '../../lineage/render-trace.ts'
import { AwsError } from '../../kernel/aws-error.ts'
import { badRequest, integerOf, json, text, type Route } from './route.ts'

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
  if (tree === undefined) throw unknownEvent(rest)
  const format = query.get('format') ?? 'json'
  if (format === 'json') return json(tree)
  return text(renderTrace(tree, { color: format === 'ansi' }))
}

/** `/explain/<id>?format=json|text` */
export const getExplain: Route = async ({ server, query, rest }) => {
  const sentences = await server.lineage.explain(rest)
  return query.get('format') === 'text' ? text(sentences.join('\n')) : json({ id: rest, sentences })
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

function unknownEvent(id: string): AwsError {
  return new AwsError(
    'NotFound',
    `nothing is recorded under '${id}': no such event, or its hops are older than the retention`,
    { status: 404 },
  )
}
