import { colors } from './colors.ts'
import type { HealthReport } from '../server/index.ts'
import { adminJson, endpointOf } from './admin-client.ts'

export async function runStatus(endpoint: string | undefined): Promise<void> {
  const health = await adminJson<HealthReport>(endpoint, '/status')
  const state = health.store.writable ? colors.green('running') : colors.red('read-only')
  console.log(`${state}   Millrace ${health.version} at ${endpointOf(endpoint)}, pid ${health.pid}`)
  console.log(`data      ${health.dataDir}`)
  const freeGiB = (health.store.freeBytes / 2 ** 30).toFixed(1)
  console.log(
    `store     ${health.store.durability}, ${freeGiB} GiB free, lag ${health.store.lagMs} ms`,
  )
  console.log(`clock     ${health.clock.kind}, now ${health.clock.now}`)
  console.log(`outbox    ${health.outbox} events under way`)
  console.log(`services  ${Object.keys(health.services).join(', ')}`)
}
