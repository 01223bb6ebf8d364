// Runs a Node.js function: loads the handler, then asks the Runtime API for one event after another.
// Behaves as AWS's managed runtime does where functions can tell.
// https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html

import http from 'node:http'
import { Writable } from 'node:stream'
import { RuntimeClient } from './nodejs-client.mjs'
import { errorDocument, RuntimeError } from './nodejs-errors.mjs'
import { loadHandler } from './nodejs-handler.mjs'
import { logError, logFor, patchConsole } from './nodejs-log.mjs'

const env = process.env
const [host, port] = env.AWS_LAMBDA_RUNTIME_API.split(':')
const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming')
const PREFIX = '/2018-06-01/runtime'

// ---- Runtime API ---------------------------------------------------------------------------------

/** The other side is gone: nobody will ever ask for us again. */
function orphaned() {
  process.exit(1)
}

const isPrinting = () => process.stdout.writableLength > 0 || process.stderr.writableLength > 0

/** What the function printed is on its way before its answer is. */
async function printed() {
  for (const stream of [process.stdout, process.stderr]) {
    if (stream.writableLength > 0) await new Promise((done) => stream.write('', done))
  }
}

const client = new RuntimeClient(env.AWS_LAMBDA_RUNTIME_API, orphaned)
/** The next event, when it was asked for together with the last answer. */
let nextEvent

// ---- Invocations ---------------------------------------------------------------------------------

let requestId
let failUncaught // (error, document) => void, while an invocation runs

function contextOf(headers, settings) {
  const deadlineMs = Number(headers['lambda-runtime-deadline-ms'])
  const parse = (name) => (headers[name] ? JSON.parse(headers[name]) : undefined)
  return {
    get callbackWaitsForEmptyEventLoop() {
      return settings.waits
    },
    set callbackWaitsForEmptyEventLoop(value) {
      settings.waits = value
    },
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: parse('lambda-runtime-client-context'),
    identity: parse('lambda-runtime-cognito-identity'),
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    getRemainingTimeInMillis: () => deadlineMs - Date.now(),
  }
}

function serialize(value) {
  try {
    return JSON.stringify(value === undefined ? null : value) ?? 'null'
  } catch {
    throw new Error('Unable to stringify response body')
  }
}

async function respond(body) {
  if (isPrinting()) await printed()
  nextEvent = client.respond(requestId, body)
  // An async function waits for a promise that it returns: this one is for the next round.
}

async function fail(error, label = 'Invoke Error') {
  logError(label, error)
  const document = errorDocument(error)
  await printed()
  const path = `/invocation/${requestId}/error`
  await client.fail(path, JSON.stringify(document), document.errorType)
}

/** Runs the handler once; resolves when the event loop may go on to the next event. */
function invoke(handler, event, headers) {
  return new Promise((next) => {
    const settings = { waits: true }
    let settled = false
    const settle = (act) => {
      if (settled) return
      settled = true
      process.removeListener('beforeExit', unsettled)
      act()
    }
    const succeedNow = (value) =>
      settle(() => {
        try {
          void respond(serialize(value)).then(next)
        } catch (error) {
          void fail(error).then(next)
        }
      })
    const failNow = (error) => settle(() => void fail(error).then(next))
    // The loop has run dry and nobody answered: a promise was never settled.
    const unsettled = () => {
      if (Number(env.AWS_EXECUTION_ENV?.match(/nodejs(\d+)/)?.[1]) < 24) return succeedNow(null)
      const text = 'The Lambda runtime client detected an unexpected Node.js exit code. '
      const hint = 'This is most commonly caused by a Promise that was never settled. '
      failNow(new RuntimeError('Runtime.NodeJsExit', text + hint))
    }
    process.on('beforeExit', unsettled)
    failUncaught = (error, label, code) =>
      settle(() => void fail(error, label).then(() => process.exit(code)))

    // Callback style: by default the answer waits until the event loop is empty.
    const callback = (error, value) => {
      const act =
        error === undefined || error === null ? () => succeedNow(value) : () => failNow(error)
      if (!settings.waits || (error !== undefined && error !== null)) return act()
      process.removeListener('beforeExit', unsettled)
      process.once('beforeExit', act)
    }
    const context = contextOf(headers, settings)
    context.succeed = (value) => succeedNow(value)
    context.fail = (error) => failNow(error ?? 'handled')
    context.done = (error, value) => (error ? failNow(error) : succeedNow(value))
    try {
      if (handler[STREAMING]) return void streamed(handler, event, context, settle, next)
      const result = handler(event, context, callback)
      if (typeof result?.then === 'function') result.then(succeedNow, failNow)
    } catch (error) {
      failNow(error)
    }
  })
}

// ---- Response streaming ----------------------------------------------------------------------------

const PRELUDE_TYPE = 'application/vnd.awslambda.http-integration-response'

class ResponseStream extends Writable {
  #request
  #ended
  constructor() {
    super()
    this.contentType = 'application/octet-stream'
  }
  setContentType(type) {
    this.contentType = type
  }
  #open() {
    if (this.#request) return this.#request
    const headers = {
      'Content-Type': this.contentType,
      'Transfer-Encoding': 'chunked',
      'Lambda-Runtime-Function-Response-Mode': 'streaming',
      Trailer: 'Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body',
    }
    const path = `${PREFIX}/invocation/${requestId}/response`
    this.#request = http.request({ host, port, method: 'POST', path, headers })
    this.#request.on('error', orphaned)
    this.#ended = new Promise((done) =>
      this.#request.on('response', (response) => response.resume().on('end', done)),
    )
    return this.#request
  }
  _write(chunk, encoding, done) {
    this.#open().write(chunk, encoding, done)
  }
  _final(done) {
    this.#open().end()
    void this.#ended.then(() => done())
  }
  failWith(document) {
    const request = this.#open()
    const body = Buffer.from(JSON.stringify(document)).toString('base64')
    request.addTrailers({
      'Lambda-Runtime-Function-Error-Type': document.errorType,
      'Lambda-Runtime-Function-Error-Body': body,
    })
    request.end()
    return this.#ended
  }
}

async function streamed(handler, event, context, settle, next) {
  const stream = new ResponseStream()
  const finished = new Promise((done) => stream.on('finish', done))
  failUncaught = (error, label, code) =>
    settle(() => {
      logError(label, error)
      void stream.failWith(errorDocument(error)).then(() => process.exit(code))
    })
  try {
    await handler(event, stream, context)
    await finished
    settle(next)
  } catch (error) {
    settle(() => {
      logError('Invoke Error', error)
      void stream.failWith(errorDocument(error)).then(next)
    })
  }
}

globalThis.awslambda = {
  streamifyResponse(handler) {
    handler[STREAMING] = true
    return handler
  },
  HttpResponseStream: {
    /** The metadata go first, then eight zero bytes, then the body. */
    from(stream, metadata) {
      stream.setContentType(PRELUDE_TYPE)
      stream.write(JSON.stringify(metadata))
      stream.write(Buffer.alloc(8))
      return stream
    },
  },
}

// ---- Life ------------------------------------------------------------------------------------------

function onUncaught(error, label, code) {
  if (failUncaught) return failUncaught(error, label, code)
  logError(label, error)
  process.exit(code)
}

async function main() {
  patchConsole()
  process.on('uncaughtException', (error) => onUncaught(error, 'Uncaught Exception', 129))
  process.on('unhandledRejection', (reason) => {
    const error = new RuntimeError('Runtime.UnhandledPromiseRejection', String(reason), reason)
    error.reason = errorDocument(reason)
    onUncaught(error, 'Unhandled Promise Rejection', 128)
  })
  let handler
  try {
    handler = await loadHandler()
  } catch (error) {
    logError('Uncaught Exception', error)
    const document = errorDocument(error)
    await printed()
    await client.fail('/init/error', JSON.stringify(document), document.errorType)
    process.exit(1)
  }
  for (;;) {
    failUncaught = undefined
    const next = await (nextEvent ?? client.next())
    nextEvent = undefined
    if (next.status !== 200) orphaned()
    requestId = next.headers['lambda-runtime-aws-request-id']
    logFor(requestId)
    const trace = next.headers['lambda-runtime-trace-id']
    if (trace) env._X_AMZN_TRACE_ID = trace
    else delete env._X_AMZN_TRACE_ID
    await invoke(handler, JSON.parse(next.body), next.headers)
  }
}

// An unreferenced, never-settled await would let node end; the long poll's socket keeps it alive.
void main()
