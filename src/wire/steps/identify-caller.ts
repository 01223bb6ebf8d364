// Whose access key the request names, where it is one that Millrace gave out. Others stand for their
// account's root, and nobody is asked.

import type { Exchange } from '../exchange.ts'

export async function identifyCaller(exchange: Exchange): Promise<void> {
  const { wire, scope } = exchange
  exchange.identity = await wire.gate?.identify(scope!.accessKeyId)
}
