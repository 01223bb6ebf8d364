// The console of a Node.js function: every call is one log event, in text or JSON.

import { writeSync } from 'node:fs'
import { format, types } from 'node:util'
import { errorLog, stackOf, stringifySafely } from './nodejs-errors.mjs'

const env = process.env
const LOG_FD = 3

const LEVELS = { TRACE: 1, DEBUG: 2, INFO: 3, WARN: 4, ERROR: 5, FATAL: 6 }
const jsonFormat = env.AWS_LAMBDA_LOG_FORMAT === 'JSON'
const lowest = LEVELS[env.AWS_LAMBDA_LOG_LEVEL ?? 'TRACE'] ?? 1
let requestId

/** Lines from here on belong to this invocation. */
export function logFor(id) {
  requestId = id
}

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
    const shown = { errorType: error.name, errorMessage: error.message, stackTrace: stackOf(error) }
    // Alone it is the message, else it stands beside the text.
    if (args.length === 1) entry.message = shown
    else Object.assign(entry, shown)
  }
  writeEvent(level, `${stringifySafely(entry)}\n`)
}

/** What ended an invocation or the init phase. */
export function logError(label, error) {
  log('ERROR', jsonFormat ? [error] : [label, errorLog(error)])
}

export function patchConsole() {
  const methods = { trace: 'TRACE', debug: 'DEBUG', log: 'INFO', info: 'INFO', warn: 'WARN' }
  for (const [method, level] of Object.entries({ ...methods, error: 'ERROR' })) {
    console[method] = (...args) => log(level, args)
  }
  console.fatal = (...args) => log('FATAL', args)
}
