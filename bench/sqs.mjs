// What SQS costs, in the CPU of one bare echo request.

import { load, sqsRequest } from './load.mjs'
import { measure, measureBest } from './measure.mjs'

const BODY = 'x'.repeat(1024)

async function call(server, operation, body) {
  let answer
  await load({
    port: server.port,
    connections: 1,
    total: 1,
    next: () => sqsRequest(operation, body),
    onAnswer: (status, text) => (answer = { status, text: text.toString() }),
  })
  if (answer.status !== 200) throw new Error(`${operation}: ${answer.text}`)
  return JSON.parse(answer.text || '{}')
}

const createQueue = async (server, QueueName, Attributes) =>
  (await call(server, 'CreateQueue', { QueueName, Attributes })).QueueUrl

function sendRequest(QueueUrl) {
  const bytes = sqsRequest('SendMessage', { QueueUrl, MessageBody: BODY })
  return () => bytes
}

function batchRequest(QueueUrl) {
  const Entries = Array.from({ length: 10 }, (_, i) => ({ Id: `${i}`, MessageBody: BODY }))
  const bytes = sqsRequest('SendMessageBatch', { QueueUrl, Entries })
  return () => bytes
}

/** Each connection sends, receives one, deletes it, over and over: three requests a message. */
function loopRequest(QueueUrl, group) {
  const receive = sqsRequest('ReceiveMessage', { QueueUrl })
  const send = sendRequest(QueueUrl)
  let sequence = 0
  const next = ({ state, index }) => {
    const { handle } = state
    state.handle = undefined
    if (handle !== undefined)
      return sqsRequest('DeleteMessage', { QueueUrl, ReceiptHandle: handle })
    state.turn = !state.turn
    if (!state.turn) return receive
    if (group === undefined) return send()
    const MessageGroupId = group(sequence++, index)
    const MessageDeduplicationId = `d${sequence}`
    return sqsRequest('SendMessage', {
      QueueUrl,
      MessageBody: BODY,
      MessageGroupId,
      MessageDeduplicationId,
    })
  }
  const onAnswer = (_status, body, { state }) => {
    state.handle = /"ReceiptHandle":"([^"]+)"/.exec(body.toString('latin1', 0, 600))?.[1]
  }
  return { next, onAnswer }
}

export async function benchSqs(mill, scale) {
  const figures = {}
  const url = await createQueue(mill, 'standard')
  figures['SendMessage, 1 KiB, best of 3'] = await measureBest(mill, {
    total: 30_000 * scale,
    next: sendRequest(url),
  })
  const batch = await measureBest(mill, {
    total: 4_000 * scale,
    warmup: 4_000,
    next: batchRequest(url),
  })
  figures['batch of 10, per message, best of 3'] = perMessage(batch, 10)
  const loopUrl = await createQueue(mill, 'loop')
  figures['send/receive/delete, depth 0'] = await measure(mill, {
    total: 30_000 * scale,
    ...loopRequest(loopUrl),
  })
  const fifoUrl = await createQueue(mill, 'groups.fifo', { FifoQueue: 'true' })
  figures['FIFO loop, 1,000 groups'] = await measure(mill, {
    total: 30_000 * scale,
    ...loopRequest(fifoUrl, (n) => `g${n % 1000}`),
  })
  return figures
}

/** The same loop on a queue that already holds `depth` messages. */
export async function benchDepth(mill, depth, scale) {
  const url = await createQueue(mill, 'deep')
  await load({ port: mill.port, connections: 16, total: depth / 10, next: batchRequest(url) })
  return measure(mill, { total: 30_000 * scale, ...loopRequest(url) })
}

/**
 * What recording hops adds to the CPU of a send, as a share. Servers with and without take turns, and
 * the best turn of each counts: whatever else the machine does can only add to it.
 */
export async function benchHops(withHops, without, scale) {
  const ROUNDS = 6
  const sides = []
  for (const server of [withHops, without]) {
    sides.push({ server, next: sendRequest(await createQueue(server, 'hops')), cpuUs: Infinity })
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const side of round % 2 === 0 ? sides : sides.toReversed()) {
      const { server, next } = side
      const options = { total: 30_000 * scale, warmup: round === 0 ? 20_000 : 500, next }
      side.cpuUs = Math.min(side.cpuUs, (await measure(server, options)).cpuUs)
    }
  }
  const [kept, none] = sides
  return { keptUs: kept.cpuUs, noneUs: none.cpuUs, share: kept.cpuUs / none.cpuUs - 1 }
}

function perMessage(figure, messages) {
  return { ...figure, cpuUs: figure.cpuUs / messages, perSecond: figure.perSecond * messages }
}
