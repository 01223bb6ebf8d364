// A wire with handlers that do next to nothing, on a port of its own, for tests of HTTP itself.

import { connect } from 'node:net'
import { RealClock } from '../kernel/clock.ts'
import { traits } from '../server/traits.ts'
import type { Clock } from '../kernel/clock.ts'
import { systemRandom } from '../kernel/random.ts'
import { createWire } from './create-wire.ts'
import type { WireParts } from './create-wire.ts'
import type { GivenOptions } from './options.ts'
import type { RequestFacts } from './context.ts'
import type { WireService } from './handlers.ts'

export type Handler = (input: any, context: RequestFacts) => Promise<any>

/** `{ 'sqs:SendMessage': handler }` → services. */
export function servicesOf(handlers: Record<string, Handler>): WireService[] {
  const services = new Map<string, { name: string; handle: Handler }[]>()
  for (const [key, handle] of Object.entries(handlers)) {
    const [service = '', name = ''] = key.split(':')
    services.set(service, [...(services.get(service) ?? []), { name, handle }])
  }
  return [...services].map(([name, operations]) => ({
    ...{ name, model: name },
    load: async () => ({ operations }),
  }))
}

export interface Logged {
  readonly fields: any
  readonly message: string
}

export function wireWith(
  handlers: Record<string, Handler>,
  options: GivenOptions = {},
  more: Partial<WireParts<any>> & { clock?: Clock } = {},
) {
  const logged: Logged[] = []
  const log = {
    debug() {},
    info() {},
    warn() {},
    error: (fields: object, message: string) => void logged.push({ fields, message }),
  }
  const env = { clock: more.clock ?? new RealClock(), random: systemRandom, log }
  const wire = createWire({ services: servicesOf(handlers), env, options, traits, ...more })
  return { wire, logged }
}

export async function listening(...given: Parameters<typeof wireWith>) {
  const { wire, logged } = wireWith(...given)
  const { port, url } = await wire.listen({ host: '127.0.0.1', port: 0 })
  return { wire, logged, port, url }
}

/** Sends bytes as they are and reads until the server closes (or for `waitMs` after the last write). */
export function rawRequest(port: number, ...pieces: (string | Buffer)[]): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    let answer = ''
    socket.on('data', (bytes) => (answer += bytes.toString('latin1')))
    socket.on('error', () => {})
    socket.on('close', () => resolve(answer))
    for (const piece of pieces) socket.write(piece)
  })
}

export const SCOPE = (service: string, accessKeyId = 'test', region = 'eu-west-1') =>
  `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/${region}/${service}/aws4_request, ` +
  `SignedHeaders=host, Signature=${'0'.repeat(64)}`
