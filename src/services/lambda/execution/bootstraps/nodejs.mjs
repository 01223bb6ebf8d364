// Runs a Node.js function: loads the handler, then asks the Runtime API for one event after another.
// Behaves as AWS's managed runtime does where functions can tell.
// https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html

import { existsSync, readFileSync, statSync, writeSync } from 'node:fs'
import http from 'node:http'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { Writable } from 'node:stream'
import { pathToFileURL } from 'node:url'
import { format, types } from 'node:util'

const env = process.env
const [host, port] = env.AWS_LAMBDA_RUNTIME_API.split(':')
const LOG_FD = 3
const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming')
const PREFIX = '/2018-06-01/runtime'

// ---- Runtime API ---------------------------------------------------------------------------------

const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })

function call(method, path, body, headers) {
  return new Promise((done) => {
    const length = body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) }
    const options = { host, port, method, path: PREFIX + path, agent }
    const request = http.request({ ...options, headers: { ...headers, ...length } }, (response) => {
      const chunks = []
      response.on('data', (chunk) => chunks.push(chunk))
      response.on('end', () => {
        const text = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)
        done({
          status: response.statusCode,
          headers: response.headers,
          body: text.toString('utf8'),
        })
      })
      response.on('error', orphaned)
    })
    request.on('error', orphaned)
    request.end(body)
  })
}

/** The other side is gone: nobody will ever ask for us again. */
function orphaned() {
  process.exit(1)
}

/** What the function printed is on its way before its answer is. */
async function printed() {
  for (const stream of [process.stdout, process.stderr]) {
    if (stream.writableLength > 0) await new Promise((done) => stream.write('', done))
  }
}

async function post(path, document, type) {
  await printed()
  const headers = type ? { 'Lambda-Runtime-Function-Error-Type': type } : undefined
  return call('POST', path, document, { 'Content-Type': 'application/json', ...headers })
}

// ---- Log -----------------------------------------------------------------------------------------

const LEVELS = { TRACE: 1, DEBUG: 2, INFO: 3, WARN: 4, ERROR: 5, FATAL: 6 }
const jsonFormat = env.AWS_LAMBDA_LOG_FORMAT === 'JSON'
const lowest = LEVELS[env.AWS_LAMBDA_LOG_LEVEL ?? 'TRACE'] ?? 1
let requestId

/** One frame is one log event, whatever newlines it holds. */
function writeEvent(level, message) {
  const text = Buffer.from(message, 'utf8')
  const frame = Buffer.allocUnsafe(16 + text.length)
  frame.writeUInt32BE((0xa55a0003 | (LEVELS[level] << 2)) >>> 0, 0)
  frame.writeUInt32BE(text.length, 4)
  frame.writeBigInt64BE(BigInt(Date.now()) * 1000n, 8)
  text.copy(frame, 16)
  for (let at = 0; at < frame.length;) {
    try {
      at += writeSync(LOG_FD, frame, at)
    } catch (error) {
      if (error.code !== 'EAGAIN') return
    }
  }
}

function log(level, args) {
  if (LEVELS[level] < lowest) return
  const timestamp = new Date().toISOString()
  if (!jsonFormat) {
    return writeEvent(level, `${timestamp}\t${requestId}\t${level}\t${format(...args)}\n`)
  }
  const entry = { timestamp, level, requestId }
  if (args.length === 1 && typeof args[0] !== 'string') entry.message = args[0]
  else entry.message = format(...args)
  const error = args.find((value) => types.isNativeError(value))
  if (error) {
    entry.errorType = error.name
    entry.errorMessage = error.message
    entry.stackTrace = stackOf(error)
    if (args.length === 1) delete entry.message
  }
  writeEvent(level, `${stringifySafely(entry)}\n`)
}

function stringifySafely(entry) {
  try {
    return JSON.stringify(entry)
  } catch {
    return JSON.stringify({ ...entry, message: format(entry.message) })
  }
}

function patchConsole() {
  const methods = { trace: 'TRACE', debug: 'DEBUG', log: 'INFO', info: 'INFO', warn: 'WARN' }
  for (const [method, level] of Object.entries({ ...methods, error: 'ERROR' })) {
    console[method] = (...args) => log(level, args)
  }
  console.fatal = (...args) => log('FATAL', args)
}

// ---- Errors --------------------------------------------------------------------------------------

class RuntimeError extends Error {
  constructor(name, message, cause) {
    super(message)
    this.name = name
    if (cause?.stack) this.stack = `${name}: ${message}\n${frames(cause.stack)}`
  }
}

const frames = (stack) => String(stack).split('\n').slice(1).join('\n')
const stackOf = (error) => String(error.stack ?? '').split('\n')
const isError = (value) =>
  types.isNativeError(value) || (value?.name && value.message !== undefined && value.stack)

function errorDocument(error) {
  if (isError(error)) {
    return { errorType: error.name, errorMessage: error.message, trace: stackOf(error) }
  }
  return { errorType: typeof error, errorMessage: String(error), trace: [] }
}

/** The error as the log shows it: type, message, own members, stack. */
function errorLog(error) {
  if (!isError(error)) return `\t${stringifySafely(error)}`
  const { stack: _stack, name: _name, message: _message, ...own } = error
  const head = { errorType: error.name, errorMessage: error.message }
  if (error.code !== undefined) head.code = error.code
  return `\t${stringifySafely({ ...head, ...own, stack: stackOf(error) })}`
}

// ---- Handler -------------------------------------------------------------------------------------

/** `dir/file.export.nested` → module path and export path. */
function splitHandler(handler) {
  const slash = handler.lastIndexOf('/') + 1
  const dot = handler.indexOf('.', slash)
  if (dot <= slash - 1 || dot < 0 || dot === handler.length - 1) {
    throw new RuntimeError('Runtime.MalformedHandlerName', 'Bad handler')
  }
  if (handler.includes('..')) {
    throw new RuntimeError(
      'Runtime.MalformedHandlerName',
      `'${handler}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
    )
  }
  return [handler.slice(0, dot), handler.slice(dot + 1)]
}

function isModulePackage(file) {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json')
    if (existsSync(manifest)) {
      try {
        return JSON.parse(readFileSync(manifest, 'utf8')).type === 'module'
      } catch {
        return false
      }
    }
    if (folder === dirname(folder)) return false
  }
}

async function loadModule(path) {
  const require = createRequire(join(env.LAMBDA_TASK_ROOT, 'noop.js'))
  const base = resolve(env.LAMBDA_TASK_ROOT, path)
  const file = ['', '.js', '.mjs', '.cjs'].map((end) => base + end).find((name) => isFile(name))
  if (file === undefined) return require(base)
  if (file.endsWith('.mjs') || (!file.endsWith('.cjs') && isModulePackage(file))) {
    return import(pathToFileURL(file).href)
  }
  try {
    return require(file)
  } catch (error) {
    const esm = error.code === 'ERR_REQUIRE_ESM' || error.code === 'ERR_REQUIRE_ASYNC_MODULE'
    if (!esm || file.endsWith('.cjs')) throw error
    return import(pathToFileURL(file).href)
  }
}

const isFile = (path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true

async function loadHandler() {
  const name = env._HANDLER ?? ''
  const [path, exported] = splitHandler(name)
  let handler
  try {
    handler = await loadModule(path)
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new RuntimeError('Runtime.UserCodeSyntaxError', `SyntaxError: ${error.message}`, error)
    }
    if (error?.code === 'MODULE_NOT_FOUND' || error?.code === 'ERR_MODULE_NOT_FOUND') {
      throw new RuntimeError('Runtime.ImportModuleError', `Error: ${error.message}`, error)
    }
    throw error
  }
  for (const part of exported.split('.')) handler = handler?.[part] ?? handler?.default?.[part]
  if (handler === undefined || handler === null) {
    throw new RuntimeError('Runtime.HandlerNotFound', `${name} is undefined or not exported`)
  }
  if (typeof handler !== 'function') {
    throw new RuntimeError('Runtime.HandlerNotFound', `${name} is not a function`)
  }
  return handler
}

// ---- Invocations ---------------------------------------------------------------------------------

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

/** Runs the handler once; resolves when the event loop may go on to the next event. */
function invoke(handler, event, headers) {
  return new Promise((next) => {
    const settings = { waits: true }
    let settled = false
    const respond = async (body) => {
      await post(`/invocation/${requestId}/response`, body)
      next()
    }
    const fail = async (error, label = 'Invoke Error') => {
      console.error(label, errorLog(error))
      const document = errorDocument(error)
      await post(`/invocation/${requestId}/error`, JSON.stringify(document), document.errorType)
    }
    const settle = (act) => {
      if (settled) return
      settled = true
      process.removeListener('beforeExit', unsettled)
      act()
    }
    const succeedNow = (value) =>
      settle(() => {
        try {
          void respond(serialize(value))
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
      if (handler[STREAMING]) return void streamed(handler, event, context, settle, fail, next)
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
    this.#request = http.request({ host, port, method: 'POST', path, agent, headers })
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

async function streamed(handler, event, context, settle, fail, next) {
  const stream = new ResponseStream()
  const finished = new Promise((done) => stream.on('finish', done))
  failUncaught = (error, label, code) =>
    settle(() => {
      console.error(label, errorLog(error))
      void stream.failWith(errorDocument(error)).then(() => process.exit(code))
    })
  try {
    await handler(event, stream, context)
    await finished
    settle(next)
  } catch (error) {
    settle(() => {
      console.error('Invoke Error', errorLog(error))
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
  console.error(label, errorLog(error))
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
    console.error('Uncaught Exception', errorLog(error))
    const document = errorDocument(error)
    await post('/init/error', JSON.stringify(document), document.errorType)
    process.exit(1)
  }
  for (;;) {
    failUncaught = undefined
    const next = await call('GET', '/invocation/next')
    if (next.status !== 200) orphaned()
    requestId = next.headers['lambda-runtime-aws-request-id']
    const trace = next.headers['lambda-runtime-trace-id']
    if (trace) env._X_AMZN_TRACE_ID = trace
    else delete env._X_AMZN_TRACE_ID
    await invoke(handler, JSON.parse(next.body), next.headers)
  }
}

// An unreferenced, never-settled await would let node end; the long poll's socket keeps it alive.
void main()
