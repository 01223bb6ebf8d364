// What optimized integrations do beside the call itself: parameters that they fill in, and answers that
// they read.
// https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html

import type { Integration } from '../../../asl/definition.ts'
import { isObject, type Json, type JsonObject } from '../../../asl/json.ts'
import type { Answer } from '../engine/run.ts'
import type { CallOrder } from '../port.ts'

export interface Shaped {
  /** In place of those of the Task. */
  readonly parameters?: JsonObject
  readonly answer?: (output: JsonObject) => Answer
  /** Nothing of HTTP is added to the answer. */
  readonly bare?: true
}

export function shaped({ service, action }: Integration, order: CallOrder): Shaped {
  const parameters = isObject(order.parameters) ? order.parameters : {}
  if (service === 'lambda') return { answer: invoked }
  if (service === 'events' && action === 'putEvents') {
    return { parameters: eventsOf(parameters, order), answer: putEvents, bare: true }
  }
  if (service === 'states') return { parameters: startOf(parameters) }
  return {}
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html */
function invoked(output: JsonObject): Answer {
  const { Payload = '', FunctionError, LogResult: _, ...rest } = output
  const text = String(Payload)
  const document = parsed(text)
  if (FunctionError !== undefined) {
    const error = isObject(document) && typeof document.errorType === 'string' ? document.errorType : 'Lambda.Unknown' // prettier-ignore
    return { kind: 'failure', error, cause: text }
  }
  return { kind: 'success', output: { ...rest, ...(text !== '' && { Payload: document }) } }
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}

/** Events name the machine and the execution that they come from. */
function eventsOf(parameters: JsonObject, { execution, machineArn }: CallOrder): JsonObject {
  const { Entries } = parameters
  if (!Array.isArray(Entries)) return {}
  const entries = (Entries as Json[]).map((entry) => {
    if (!isObject(entry)) return entry
    const own = Array.isArray(entry.Resources) ? (entry.Resources as Json[]) : []
    return { ...entry, Resources: [machineArn, execution, ...own] }
  })
  return { Entries: entries }
}

function putEvents(output: JsonObject): Answer {
  if (output.FailedEntryCount === 0) return { kind: 'success', output }
  return { kind: 'failure', error: 'EventBridge.FailedEntry', cause: JSON.stringify(output) }
}

/** Input may be any JSON, and is `{}` where it is left out. */
function startOf({ Input }: JsonObject): JsonObject {
  return { Input: JSON.stringify(Input ?? {}) }
}
