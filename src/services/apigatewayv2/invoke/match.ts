// Which route a request takes: the most specific one, its own method before any, $default last.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html#http-api-develop-routes.evaluation

import type { RouteRow } from '../tables.ts'

export interface Matched {
  readonly route: RouteRow
  readonly pathParameters: Readonly<Record<string, string>>
}

export function matchRoute(
  routes: readonly RouteRow[],
  method: string,
  path: string,
): Matched | undefined {
  const segments = path.split('/').slice(1)
  let best: { matched: Matched; rank: string } | undefined
  for (const route of routes) {
    const [verb, template] = (route.RouteKey ?? '').split(' ')
    if (template === undefined || (verb !== method && verb !== 'ANY')) continue
    const found = fit(template.split('/').slice(1), segments)
    if (found === undefined) continue
    const rank = found.rank + (verb === 'ANY' ? '0' : '1')
    if (best === undefined || rank > best.rank) best = { matched: { route, pathParameters: found.values }, rank } // prettier-ignore
  }
  if (best !== undefined) return best.matched
  const other = routes.find(({ RouteKey }) => RouteKey === '$default')
  return other && { route: other, pathParameters: {} }
}

/** Static parts rank before variables, those before greedy ones, from the left. */
function fit(template: readonly string[], segments: readonly string[]) {
  const values: Record<string, string> = {}
  let rank = ''
  for (const [i, part] of template.entries()) {
    if (part.endsWith('+}')) {
      const rest = segments.slice(i)
      if (rest.length === 0 || rest[0] === '') return undefined
      values[part.slice(1, -2)] = rest.map(decoded).join('/')
      return { values, rank: `${rank}1` }
    }
    const segment = segments[i]
    if (segment === undefined) return undefined
    if (part.startsWith('{')) {
      if (segment === '') return undefined
      values[part.slice(1, -1)] = decoded(segment)
      rank += '2'
    } else {
      if (part !== decoded(segment) && part !== segment) return undefined
      rank += '3'
    }
  }
  return segments.length === template.length ? { values, rank } : undefined
}

export function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
