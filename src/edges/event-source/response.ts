// What a function's answer says about the messages of its batch.
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting

import { allFailed, NO_FAILURES, type Failures } from '../../delivery/source/source.ts'
import type { InvokeResult } from '../../services/lambda/port.ts'

type Answer = Extract<InvokeResult, { kind: 'answered' }>

const LONGEST_REASON = 500

/** `error`: why all of them failed. */
export interface Said {
  readonly failures: Failures
  readonly error?: string
}

const ALL_DONE: Said = { failures: NO_FAILURES }

export function failuresOf(
  answer: Answer,
  ids: readonly string[],
  reportBatchItemFailures: boolean,
): Said {
  const all = (error: string): Said => ({
    failures: allFailed(
      ids.map((id) => ({ id })),
      error,
    ),
    error,
  })
  if (answer.functionError !== undefined) return all(functionErrorText(answer.payload))
  if (!reportBatchItemFailures) return ALL_DONE
  const reported = reportedIds(answer.payload)
  if (typeof reported === 'string') return all(reported)
  const known = new Set(ids)
  const stranger = reported.find((id) => !known.has(id))
  if (stranger !== undefined)
    return all(`batchItemFailures names a message that is not in the batch: ${cut(stranger)}`)
  return { failures: new Map(reported.map((id) => [id, 'reported in batchItemFailures'])) }
}

/** JSON text of what a function in a tumbling window hands on; `{}` where it says nothing. */
export function stateOf(payload: string): string {
  try {
    const { state } = JSON.parse(payload) as { state?: unknown }
    return state === undefined ? '{}' : JSON.stringify(state)
  } catch {
    return '{}'
  }
}

/** The ids reported; a text says why the whole batch counts as failed. */
function reportedIds(payload: string): string[] | string {
  if (payload.trim() === '') return []
  let response: unknown
  try {
    response = JSON.parse(payload)
  } catch {
    return 'the response is not JSON'
  }
  // AWS takes an empty text and an empty list for no response at all, as it does null.
  if (response === null || response === '') return []
  if (Array.isArray(response) && response.length === 0) return []
  if (typeof response !== 'object' || Array.isArray(response))
    return 'the response is not a JSON object'
  const failures = (response as { batchItemFailures?: unknown }).batchItemFailures ?? []
  if (!Array.isArray(failures)) return 'batchItemFailures is not a list'
  const ids: string[] = []
  for (const failure of failures as unknown[]) {
    const id = (failure as { itemIdentifier?: unknown } | null)?.itemIdentifier
    if (typeof id !== 'string' || id === '')
      return 'an entry of batchItemFailures has no itemIdentifier'
    ids.push(id)
  }
  return ids
}

/** `errorType: errorMessage` of an error document; custom runtimes may send anything. */
function functionErrorText(payload: string): string {
  try {
    const { errorType, errorMessage } = JSON.parse(payload) as Record<string, unknown>
    const parts = [errorType, errorMessage].filter((part) => typeof part === 'string')
    if (parts.length > 0) return cut(parts.join(': '))
  } catch {
    // Not an error document: shown as it is.
  }
  return cut(payload || 'function error')
}

function cut(text: string): string {
  return text.length > LONGEST_REASON ? `${text.slice(0, LONGEST_REASON)}…` : text
}
