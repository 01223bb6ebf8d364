import { operationCounts } from '../../services/operation-counts.ts'
import type { StoreHealth } from '../../store/store.ts'
import { VERSION } from '../settings.ts'
import type { AdminHost } from './host.ts'
import type { Route } from './host.ts'
import { json } from './route.ts'

export interface HealthReport {
  readonly status: 'running' | 'read-only'
  readonly version: string
  readonly pid: number
  readonly dataDir: string
  readonly uptimeMs: number
  readonly clock: { readonly kind: 'real' | 'virtual'; readonly now: string }
  readonly store: StoreHealth
  /** Events between two resources: on their way, or waiting for their next attempt. */
  readonly outbox: number
  readonly access: string
  readonly auth: string
  /** Service → number of operations with a handler. */
  readonly services: Readonly<Record<string, number>>
}

export const getHealth: Route = async ({ server, trusted }) => {
  if (trusted) return json(await healthOf(server))
  return json({ status: statusOf(server.engine.env.store.health()) })
}

/** All that health tells the operator, and nothing to anybody else. */
export const getStatus: Route = async ({ server }) => json(await healthOf(server))

function statusOf(store: StoreHealth): HealthReport['status'] {
  return store.writable ? 'running' : 'read-only'
}

export async function healthOf(server: AdminHost): Promise<HealthReport> {
  const { settings, clock, engine } = server
  const store = engine.env.store.health()
  return {
    status: statusOf(store),
    version: VERSION,
    pid: process.pid,
    dataDir: settings.store === 'memory' ? '(memory)' : settings.dataDir,
    uptimeMs: Math.round(process.uptime() * 1000),
    clock: { kind: settings.clock, now: new Date(clock.nowMs()).toISOString() },
    store,
    outbox: await engine.env.store.outbox.count(),
    access: settings.access,
    auth: settings.auth,
    services: Object.fromEntries(
      engine.services.map(({ name }) => [name, operationCounts[name] ?? 0]),
    ),
  }
}
