import { VirtualClock } from '../../kernel/clock.ts'
import { BadSetting, durationMs } from '../settings.ts'
import type { AdminHost } from './host.ts'
import type { Route } from './host.ts'
import { badRequest, bodyOf, json } from './route.ts'

export const getClock: Route = async ({ server }) => json(clockOf(server))

/** `{"advance": "6h"}` or `{"advanceTo": "2026-01-01T06:00:00Z"}`; answers when all has settled. */
export const postClock: Route = async ({ server, request }) => {
  const { advance, advanceTo } = bodyOf(request)
  if (!(server.clock instanceof VirtualClock)) {
    throw badRequest('time can be moved only when Millrace was started with --clock virtual')
  }
  const ms = advanceTo === undefined ? read(advance) : until(server, advanceTo)
  try {
    await server.advance(ms)
  } catch (error) {
    throw error instanceof BadSetting ? badRequest(`time moved by ${error.message}`) : error
  }
  return json(clockOf(server))
}

function clockOf(server: AdminHost) {
  return {
    kind: server.settings.clock,
    now: new Date(server.clock.nowMs()).toISOString(),
    nowMs: server.clock.nowMs(),
    waiting: server.clock.waiting().map(({ dueAtMs, label }) => ({
      at: new Date(dueAtMs).toISOString(),
      label,
    })),
  }
}

function read(advance: unknown): number {
  if (typeof advance === 'number' && advance >= 0 && Number.isSafeInteger(advance)) return advance
  try {
    if (typeof advance === 'string') return durationMs(advance)
  } catch (error) {
    if (!(error instanceof BadSetting)) throw error
  }
  throw badRequest('advance must be a duration such as "90s", "15m", "6h", or milliseconds')
}

function until(server: AdminHost, advanceTo: unknown): number {
  const atMs = typeof advanceTo === 'string' ? Date.parse(advanceTo) : Number.NaN
  if (Number.isNaN(atMs)) throw badRequest('advanceTo must be a time in ISO 8601')
  const ms = atMs - server.clock.nowMs()
  if (ms < 0) throw badRequest('time cannot go backwards')
  return ms
}
