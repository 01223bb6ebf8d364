// `npm run bench`: every figure beside a bare node:http echo of the same run. `--quick` for a first
// look, `--check` to exit with 1 when a target is missed.

import { cpus, loadavg } from 'node:os'
import { benchLambda } from './lambda.mjs'
import { rssMiB, startEcho, startMillrace } from './process.mjs'
import { benchFanOut, benchSnsToLambda } from './sns.mjs'
import { benchDepth, benchHops, benchMemory, benchSqs } from './sqs.mjs'

const quick = process.argv.includes('--quick')
const check = process.argv.includes('--check')
const scale = quick ? 0.3 : 1
const DEPTH = quick ? 100_000 : 1_000_000
const missed = []

function row(name, value, target, met) {
  if (met === false) missed.push(name)
  const verdict = met === undefined ? '' : met ? 'reached' : 'MISSED'
  console.log(`${name.padEnd(40)} ${value.padEnd(58)} ${(target ?? '').padEnd(18)} ${verdict}`)
}

const figure = ({ cpuUs, perSecond, p99Ms, loopP99Ms }) =>
  `${cpuUs.toFixed(1)} µs CPU, ${Math.round(perSecond)}/s, p99 ${p99Ms.toFixed(1)} ms` +
  (loopP99Ms === 0 ? '' : `, loop p99 ${loopP99Ms.toFixed(1)} ms`)

const latencyFigure = ({ p50Ms, p99Ms, count }) =>
  `p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms of ${count}`

const [load] = loadavg()
if (load > cpus().length / 2) {
  console.log(
    `note: the machine is busy (load ${load.toFixed(1)}): times will be long, and CPU too\n`,
  )
}

const starts = []
for (let i = 0; i < 5; i++) {
  const mill = await startMillrace()
  await new Promise((resolve) => setTimeout(resolve, i === 0 ? 1500 : 0))
  starts.push({ readyMs: mill.readyMs, rss: rssMiB(mill.child) })
  await mill.stop()
}
const readyMs = starts.map((start) => start.readyMs).sort((a, b) => a - b)[2]
row('ready after', `${readyMs.toFixed(0)} ms (median of 5)`, '≤ 400 ms', readyMs <= 400)
row('idle memory', `${starts[0].rss.toFixed(0)} MiB RSS`, '≤ 90 MB', starts[0].rss * 1.048576 <= 90)

const [echoServer, mill] = [await startEcho(), await startMillrace()]
const sqs = await benchSqs(echoServer, mill, scale)
const echo = sqs.baseline
const inEchoes = ({ cpuUs }) => cpuUs / echo.cpuUs
const echoes = (figures) => `${figure(figures)} = ${inEchoes(figures).toFixed(2)} echoes`
row('bare node:http echo', figure(echo))
row('SendMessage, 1 KiB', echoes(sqs.single), '≤ 2.5 echoes', inEchoes(sqs.single) <= 2.5)
row('SendMessage, one connection', echoes(sqs.alone))
row('batch of 10, per message', echoes(sqs.batch), '≤ 1 echo', inEchoes(sqs.batch) <= 1)
row('send/receive/delete, per request', echoes(sqs.loop))
row('the same on FIFO, 1,000 groups', echoes(sqs.fifo))
row('loop in batches of 10, per message', echoes(sqs.batchLoop))
row('the same on FIFO, per message', echoes(sqs.fifoBatchLoop))
const { shallow, deep } = await benchDepth(mill, DEPTH, scale)
const growth = deep.cpuUs / shallow.cpuUs
row('send/receive/delete, depth 0', figure(shallow))
row(
  `the same, depth ${DEPTH}`,
  `${figure(deep)} = ${growth.toFixed(2)} × depth 0`,
  '≤ 1.2',
  growth <= 1.2,
)
const loopP99Ms = Math.max(...[...Object.values(sqs), shallow, deep].map((one) => one.loopP99Ms))
row('event loop, worst p99 of the above', `${loopP99Ms.toFixed(1)} ms`, '≤ 20 ms', loopP99Ms <= 20)
await mill.stop()

const forgetful = await startMillrace(['--store', 'memory'])
const memory = await benchMemory(echoServer, forgetful, scale)
for (const [name, key] of [
  ['SendMessage', 'single'],
  ['loop in batches of 10, per message', 'batchLoop'],
  ['the same on FIFO, per message', 'fifoBatchLoop'],
]) {
  const inOwn = memory[key].cpuUs / memory.baseline.cpuUs
  row(`in memory: ${name}`, `${figure(memory[key])} = ${inOwn.toFixed(2)} echoes`)
}
await forgetful.stop()
await echoServer.stop()

const pair = [await startMillrace(), await startMillrace(['--lineage-max-hops', '0'])]
const hops = await benchHops(...pair, scale)
row(
  'recording hops',
  `${hops.share < 0 ? '' : '+'}${(hops.share * 100).toFixed(1)} % CPU of a send (${hops.keptUs.toFixed(1)} µs, ${hops.noneUs.toFixed(1)} without)`,
  '≤ 10 %',
  hops.share <= 0.1,
)
for (const { stop } of pair) await stop()

const fresh = await startMillrace()
const latency = await benchLambda(fresh, quick ? 60 : 300)
row('warm send → Lambda handler', latencyFigure(latency), 'p50 ≤ 10 ms', latency.p50Ms <= 10)
row('warm publish → Lambda handler', latencyFigure(await benchSnsToLambda(fresh, quick ? 60 : 300)))
await fresh.stop()

const topics = await startMillrace()
for (const [name, figures] of Object.entries(await benchFanOut(topics, scale))) {
  const { cpuUs, perSecond } = figures
  const delivered = `${cpuUs.toFixed(1)} µs CPU, ${Math.round(perSecond)}/s`
  row(name, `${delivered} = ${inEchoes(figures).toFixed(2)} echoes a delivery`)
}
await topics.stop()

if (missed.length > 0) console.log(`\nmissed: ${missed.join('; ')}`)
process.exit(check && missed.length > 0 ? 1 : 0)
