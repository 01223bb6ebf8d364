// The life of a request: every step, in order, on one page. Each step fills in the exchange or throws;
// whatever is thrown leaves by the one exit at the end.

import type { ContextClass } from './context.ts'
import { serviceUnavailable } from './errors.ts'
import type { Exchange } from './exchange.ts'
import { isAdmin, serveAdmin } from './steps/admin.ts'
import { authenticate, hashLongBody, hasLongBody } from './steps/authenticate.ts'
import { followPageRules, mayBePage } from './steps/follow-page-rules.ts'
import { guardLink } from './steps/guard-link.ts'
import { guardLoop } from './steps/guard-loop.ts'
import { guardHost, guardOrigin, isPreflight, preflightHeaders } from './steps/guard-origin.ts'
import { identifyCaller } from './steps/identify-caller.ts'
import { identifyOperation, requireHandler } from './steps/identify-operation.ts'
import { readBody } from './steps/read-body.ts'
import { readHead } from './steps/read-head.ts'
import { readScope } from './steps/read-scope.ts'
import { refuse } from './steps/refuse.ts'
import { respond } from './steps/respond.ts'
import { hostRouteOf, serveHost } from './steps/route-host.ts'
import { formOf, takeForm } from './steps/take-form.ts'
import { hasLongTexts, takeLongTexts } from './steps/take-long-texts.ts'
import { inflateBody, needsInflating, unframeBody } from './steps/unwrap-body.ts'
import { NO_TRAITS } from './traits.ts'

export async function serve(exchange: Exchange, Context: ContextClass): Promise<void> {
  try {
    // 1. Request line and headers, within limits and unambiguous.
    readHead(exchange)
    // 2. Host: no rebound name. A host that is a resource of its own (a function's URL) leaves here.
    guardHost(exchange)
    const route = hostRouteOf(exchange)
    if (route !== undefined) return await serveHost(exchange, route)
    // Millrace's own calls to others have no business elsewhere than at such a host.
    guardLoop(exchange)
    // Origin: pages that the resource's own rules admit, no other foreign one.
    if (mayBePage(exchange) && (await followPageRules(exchange))) return
    guardOrigin(exchange)
    if (isPreflight(exchange)) return await respond(exchange, preflight(exchange))
    // 3. Millrace's own routes leave here.
    if (isAdmin(exchange)) return await serveAdmin(exchange)
    // More connections than allowed: only the operator is served.
    if (exchange.transport.crowded) throw serviceUnavailable(NO_TRAITS)
    // 4. and 5. Who asks, and what he sends.
    const form = formOf(exchange)
    if (form === undefined) await readRequest(exchange)
    else await takeForm(exchange, form)
    // 6. Service and operation. A gzipped form must be read to know them.
    if (isForm(exchange) && needsInflating(exchange)) await inflateBody(exchange)
    await identifyOperation(exchange)
    // 7. Signature, over the bytes as received.
    if (hasLongBody(exchange)) await hashLongBody(exchange)
    authenticate(exchange)
    // No link or picture of a web page that a browser follows without asking.
    guardLink(exchange)
    requireHandler(exchange)
    // 8. Framing and compression off.
    unframeBody(exchange)
    if (needsInflating(exchange)) await inflateBody(exchange)
    // 9. Bytes to input: types, required members, constraints. What is long does not hold up others.
    if (hasLongTexts(exchange)) await takeLongTexts(exchange)
    const { protocol, loaded, model, operation } = exchange
    const input = protocol!.decode(loaded!, model!, exchange)
    exchange.input = exchange.form === undefined ? input : { ...input, ...exchange.form.input }
    // 10. Whether the caller may: policies of identity, session and resource.
    const { gate } = exchange.wire
    const admitted = gate?.admit(exchange)
    if (admitted !== undefined) await admitted
    // 11. The operation itself; it resolves when its effects are durable.
    const output = await operation!.handle(exchange.input, new Context(exchange))
    exchange.output = output
    // 12. The record of it, durable before the answer.
    const recorded = gate?.record(exchange)
    if (recorded !== undefined) await recorded
    // 13. Output to bytes, and out.
    const response = protocol!.encode(loaded!, model!, output, exchange.requestId)
    await respond(exchange, exchange.form?.answer(response) ?? response)
  } catch (thrown) {
    // The one exit for errors, from every step above.
    await refuse(exchange, thrown)
  }
}

async function readRequest(exchange: Exchange): Promise<void> {
  // Account, region and access key, from the credential scope.
  readScope(exchange)
  // Whose key it is, where Millrace gave it out.
  if (exchange.scope?.issued === true) await identifyCaller(exchange)
  // Body: as received, bounded; or a stream, for operations that take one.
  await readBody(exchange)
}

function isForm({ headers }: Exchange): boolean {
  return headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true
}

function preflight(exchange: Exchange) {
  return { status: 204, headers: preflightHeaders(exchange), body: '' }
}
