// The record of management calls.

import type { Route } from './host.ts'
import { integerOf, json } from './route.ts'

const MOST_AT_ONCE = 1_000

/** `?limit=50&after=120&matching=orders&errors=1`: the newest first; past a number the oldest first. */
export const getCalls: Route = async ({ server, query }) => {
  const matching = query.get('matching')
  const after = query.get('after')
  const calls = await server.engine.calls.list({
    limit: integerOf(query, 'limit', 50, MOST_AT_ONCE),
    errorsOnly: query.get('errors') === '1',
    ...(after !== null && { after: integerOf(query, 'after', 0, Number.MAX_SAFE_INTEGER) }),
    ...(matching !== null && { matching }),
  })
  return json({ calls })
}
