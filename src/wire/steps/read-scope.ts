// Account and region: what the credential scope says, or the defaults.

import type { Exchange } from '../exchange.ts'
import { regionOf, scopeOf } from '../sigv4/scope.ts'

export function readScope(exchange: Exchange): void {
  const scope = scopeOf(exchange.headers, exchange.query)
  if (scope === undefined) return
  exchange.scope = scope
  exchange.account = scope.account
  exchange.region = regionOf(scope, exchange.headers)
}
