// One measurement: warm up, load, and what it cost the server in CPU and its event loop in delay.

import { load, percentile } from './load.mjs'
import { cpuMs } from './process.mjs'

const CONNECTIONS = 64
/** Requests until everything hot is compiled: that happens once, on other threads, and costs CPU. */
const WARMUP = 60_000

/**
 * Measures several in turns, so that they share what the machine does meanwhile; the best turn of each
 * counts, since that can only add to a figure. A side: the server and the options of `measure`.
 */
export async function takeTurns(sides, rounds = 3) {
  const bests = sides.map(() => ({ cpuUs: Infinity, loopP99Ms: 0 }))
  for (let round = 0; round < rounds; round++) {
    // There and back again: nobody always comes first.
    const order = [...sides.keys()]
    if (round % 2 === 1) order.reverse()
    for (const at of order) {
      const { server, ...options } = sides[at]
      const figures = await measure(server, round === 0 ? options : { ...options, warmup: 500 })
      const loopP99Ms = Math.max(bests[at].loopP99Ms, figures.loopP99Ms ?? 0)
      bests[at] = { ...(figures.cpuUs < bests[at].cpuUs ? figures : bests[at]), loopP99Ms }
    }
  }
  return bests
}

/** Measures `total` requests; figures are per request unless their name says otherwise. */
export async function measure(
  server,
  { total, warmup = Math.min(2 * total, WARMUP), connections = CONNECTIONS, next, onAnswer },
) {
  const options = { port: server.port, connections, next, onAnswer: checked(onAnswer) }
  if (warmup > 0) await load({ ...options, total: warmup })
  await eventLoop(server)
  const before = cpuMs(server.child)
  const { requests, wallMs, latencies } = await load({ ...options, total })
  const cpuUs = ((cpuMs(server.child) - before) * 1000) / requests
  return {
    requests,
    cpuUs,
    perSecond: (requests / wallMs) * 1000,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    loopP99Ms: (await eventLoop(server))?.p99Ms,
  }
}

function checked(onAnswer) {
  return (status, body, connection) => {
    if (status !== 200) throw new Error(`answered ${status}: ${body}`)
    onAnswer?.(status, body, connection)
  }
}

/** Delay of the server's event loop since the last call; the echo has no such route. */
async function eventLoop(server) {
  if (server.endpoint === undefined) return undefined
  return (await fetch(`${server.endpoint}/_millrace/event-loop`, { method: 'POST' })).json()
}
