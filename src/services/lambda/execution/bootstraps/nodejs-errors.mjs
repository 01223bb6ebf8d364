// Errors as AWS's Node.js runtime shows them: to the caller, and in the log.

import { format, types } from 'node:util'

/** An error of the runtime's own, under its own name. */
export class RuntimeError extends Error {
  constructor(name, message, cause) {
    super(message)
    this.name = name
    if (cause?.stack) this.stack = `${name}: ${message}\n${frames(cause.stack)}`
  }
}

const frames = (stack) => String(stack).split('\n').slice(1).join('\n')
export const stackOf = (error) => String(error.stack ?? '').split('\n')
const isError = (value) =>
  types.isNativeError(value) || (value?.name && value.message !== undefined && value.stack)

export function errorDocument(error) {
  if (isError(error)) {
    return { errorType: error.name, errorMessage: error.message, trace: stackOf(error) }
  }
  return { errorType: typeof error, errorMessage: String(error), trace: [] }
}

/** The error as the log shows it: type, message, own members, stack. */
export function errorLog(error) {
  if (!isError(error)) return `\t${stringifySafely(error)}`
  const { stack: _stack, name: _name, message: _message, ...own } = error
  const head = { errorType: error.name, errorMessage: error.message }
  if (error.code !== undefined) head.code = error.code
  return `\t${stringifySafely({ ...head, ...own, stack: stackOf(error) })}`
}

/** Some values (cycles, big integers) have no JSON: those are shown as the console would. */
export function stringifySafely(entry) {
  try {
    return JSON.stringify(entry)
  } catch {
    return JSON.stringify({ ...entry, message: format(entry.message) })
  }
}
