// What existing Testcontainers modules and wrapper scripts ask to learn that the engine is up.

import { VERSION } from '../settings.ts'
import { json, type Route } from './route.ts'

export const getLocalStackHealth: Route = async ({ server }) =>
  json({
    services: Object.fromEntries(server.engine.services.map(({ name }) => [name, 'running'])),
    edition: 'millrace',
    version: VERSION,
  })

export const getInfo: Route = async ({ server }) =>
  json({
    version: VERSION,
    edition: 'millrace',
    is_license_activated: false,
    session_id: String(process.pid),
    server_time_utc: new Date(server.clock.nowMs()).toISOString(),
    uptime: Math.round(process.uptime()),
  })

/** There are no init scripts, so every stage is complete once Millrace answers. */
export const getInit: Route = async () =>
  json({
    completed: { BOOT: true, START: true, READY: true, SHUTDOWN: false },
    scripts: [],
  })
