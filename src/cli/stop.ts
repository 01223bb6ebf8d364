import { adminFetch, endpointOf } from './admin-client.ts'

export async function runStop(endpoint: string | undefined): Promise<void> {
  await adminFetch(endpoint, '/stop', { method: 'POST' })
  console.log(`Millrace at ${endpointOf(endpoint)} is stopping`)
}
