// What SQS costs, in the CPU of one bare echo request.

import { load, sqsRequest } from './load.mjs'
import { takeTurns } from './measure.mjs'

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

/** Ten messages of one group, another one each time. */
function fifoBatchRequest(QueueUrl, groups) {
  let sequence = 0
  return () => {
    const MessageGroupId = `g${sequence++ % groups}`
    const Entries = Array.from({ length: 10 }, (_, i) => ({
      Id: `${i}`,
      MessageBody: BODY,
      MessageGroupId,
      MessageDeduplicationId: `d${sequence}-${i}`,
    }))
    return sqsRequest('SendMessageBatch', { QueueUrl, Entries })
  }
}

/** Each connection sends ten in a batch, receives them, deletes them in a batch, over and over. */
function batchLoopRequest(QueueUrl, send = batchRequest(QueueUrl)) {
  const receive = sqsRequest('ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 10 })
  const next = ({ state }) => {
    const handles = state.handles ?? []
    state.handles = undefined
    if (handles.length > 0) {
      const Entries = handles.map((ReceiptHandle, i) => ({ Id: `${i}`, ReceiptHandle }))
      return sqsRequest('DeleteMessageBatch', { QueueUrl, Entries })
    }
    state.turn = !state.turn
    return state.turn ? send() : receive
  }
  const onAnswer = (_status, body, { state }) => {
    const text = body.toString('latin1')
    state.handles = [...text.matchAll(/"ReceiptHandle":"([^"]+)"/g)].map(([, handle]) => handle)
  }
  return { next, onAnswer }
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

/** The echo and all kinds of requests, in turns. */
export async function benchSqs(echo, mill, scale) {
  const url = await createQueue(mill, 'standard')
  const loopUrl = await createQueue(mill, 'loop')
  const batchesUrl = await createQueue(mill, 'batches')
  const fifoBatchesUrl = await createQueue(mill, 'batches.fifo', { FifoQueue: 'true' })
  const fifoUrl = await createQueue(mill, 'groups.fifo', { FifoQueue: 'true' })
  const total = 30_000 * scale
  const [baseline, single, alone, batch, loop, batches, fifoBatches, fifo] = await takeTurns([
    { server: echo, total: 40_000 * scale, next: sendRequest('q') },
    { server: mill, total, next: sendRequest(url) },
    // Nobody to share a commit with.
    { server: mill, total: 4_000 * scale, warmup: 1_000, connections: 1, next: sendRequest(url) },
    { server: mill, total: 4_000 * scale, warmup: 4_000, next: batchRequest(url) },
    { server: mill, total, ...loopRequest(loopUrl) },
    { server: mill, total: 6_000 * scale, warmup: 6_000, ...batchLoopRequest(batchesUrl) },
    {
      server: mill,
      total: 6_000 * scale,
      warmup: 6_000,
      ...batchLoopRequest(fifoBatchesUrl, fifoBatchRequest(fifoBatchesUrl, 1000)),
    },
    { server: mill, total, ...loopRequest(fifoUrl, (n) => `g${n % 1000}`) },
  ])
  // Three requests carry ten messages through.
  const [batchLoop, fifoBatchLoop] = [batches, fifoBatches].map((one) => perMessage(one, 10 / 3))
  const others = { batchLoop, fifo, fifoBatchLoop }
  return { baseline, single, alone, batch: perMessage(batch, 10), loop, ...others }
}

/** Nothing durable: what others do who keep all in memory, beside the echo in turns. */
export async function benchMemory(echo, mill, scale) {
  const [url, loopUrl] = [await createQueue(mill, 'standard'), await createQueue(mill, 'loop')]
  const fifoUrl = await createQueue(mill, 'groups.fifo', { FifoQueue: 'true' })
  const total = 30_000 * scale
  const [baseline, single, batches, fifoBatches] = await takeTurns([
    { server: echo, total: 40_000 * scale, next: sendRequest('q') },
    { server: mill, total, next: sendRequest(url) },
    { server: mill, total: 6_000 * scale, warmup: 6_000, ...batchLoopRequest(loopUrl) },
    {
      server: mill,
      total: 6_000 * scale,
      warmup: 6_000,
      ...batchLoopRequest(fifoUrl, fifoBatchRequest(fifoUrl, 1000)),
    },
  ])
  const [batchLoop, fifoBatchLoop] = [batches, fifoBatches].map((one) => perMessage(one, 10 / 3))
  return { baseline, single, batchLoop, fifoBatchLoop }
}

/** The loop on an empty queue and on one that holds `depth` messages, in turns. */
export async function benchDepth(mill, depth, scale) {
  const shallowUrl = await createQueue(mill, 'shallow')
  const url = await createQueue(mill, 'deep')
  await load({ port: mill.port, connections: 16, total: depth / 10, next: batchRequest(url) })
  const total = 30_000 * scale
  const [shallow, deep] = await takeTurns([
    { server: mill, total, warmup: 3_000, ...loopRequest(shallowUrl) },
    { server: mill, total, warmup: 3_000, ...loopRequest(url) },
  ])
  return { shallow, deep }
}

/** What recording hops adds to the CPU of a send, as a share: servers with and without, in turns. */
export async function benchHops(withHops, without, scale) {
  const sides = []
  for (const server of [withHops, without]) {
    const next = sendRequest(await createQueue(server, 'hops'))
    sides.push({ server, total: 30_000 * scale, next })
  }
  const [kept, none] = await takeTurns(sides, 6)
  return { keptUs: kept.cpuUs, noneUs: none.cpuUs, share: kept.cpuUs / none.cpuUs - 1 }
}

function perMessage(figure, messages) {
  return { ...figure, cpuUs: figure.cpuUs / messages, perSecond: figure.perSecond * messages }
}
