// Calls that Millrace itself makes for its callers, to URLs that they chose. One that leads back here may
// reach what stands at a host of its own, a function's URL; never the admin API, nor an operation:
// whoever could subscribe an endpoint could have Millrace do the rest.

import { LOOP_HEADER, LOOP_TOKEN } from '../../kernel/loop-header.ts'
import { forbidden } from '../errors.ts'
import type { Exchange } from '../exchange.ts'

export function guardLoop({ headers }: Exchange): void {
  const passed = headers[LOOP_HEADER]
  if (passed === undefined) return
  const names = passed.split(',').map((via) => via.split(';', 1)[0]!.trim())
  if (names.includes(LOOP_TOKEN)) throw forbidden('Millrace does not call itself.')
}
