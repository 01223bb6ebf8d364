// The server's public face: what the command line, the test library and embedders may use.

import { Server } from './server.ts'
import type { ServerSettings } from './settings.ts'

export type { Hop } from '../kernel/hop.ts'
export type { TraceTree } from '../lineage/trace.ts'
export { unknownEvent } from '../lineage/explain.ts'
export { renderTrace } from '../lineage/render-trace.ts'
export type { WeatherRule } from '../delivery/weather.ts'
export type { Waiting } from '../kernel/clock.ts'
export type { HealthReport } from './admin/health.ts'
export { BadSetting, durationMs, OPTIONS, readSettings, VERSION } from './settings.ts'
export type { ServerSettings } from './settings.ts'
export { isEveryAddress } from './reach.ts'
export { StartFailed } from './start-failure.ts'
export type { Server } from './server.ts'

/** Starts Millrace in this process; resolves when it serves. */
export async function startServer(settings: ServerSettings): Promise<Server> {
  const server = new Server(settings)
  await server.start()
  return server
}
export { restoreData } from './check.ts'
export { checkData, NotChecked } from './check.ts'
