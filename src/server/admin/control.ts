import type { Route } from './host.ts'
import { json } from './route.ts'

/** Answers when everything that was caused has happened, with what waits for which moment. */
export const postSettle: Route = async ({ server, request }) => {
  // A caller that gives up must not leave a waiter behind that answers nobody.
  const waiting = await Promise.race([server.settle(), aborted(request.signal)])
  return json({
    settled: true,
    waiting: waiting.map(({ dueAtMs, label }) => ({ at: new Date(dueAtMs).toISOString(), label })),
  })
}

export const postReset: Route = async ({ server }) => {
  await server.reset()
  return json({ reset: true })
}

/** Asks the process to end as SIGTERM does; the answer goes out first. */
export const postStop: Route = async () => {
  setImmediate(() => process.kill(process.pid, 'SIGTERM'))
  return json({ stopping: true })
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('the caller left')), { once: true })
  })
}
