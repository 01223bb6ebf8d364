// Results that the caller of TestState gives in place of the real ones.
// https://docs.aws.amazon.com/step-functions/latest/dg/test-state-isolation.html

import type { State } from '../../../asl/definition.ts'
import { isObject, type Json } from '../../../asl/json.ts'
import { readJson } from '../../../asl/json-text.ts'
import { AwsError } from '../../../kernel/aws-error.ts'
import { validation } from '../errors.ts'

export interface MockInput {
  readonly result?: string | undefined
  readonly errorOutput?: { readonly error?: string | undefined; readonly cause?: string | undefined } | undefined // prettier-ignore
}

export type Mock =
  | { readonly kind: 'result'; readonly result: Json }
  | { readonly kind: 'error'; readonly error?: string | undefined; readonly cause?: string | undefined } // prettier-ignore

const MOCKED = ['Task', 'Map', 'Parallel']

/** Throws what TestState says of a mock that does not fit its state. */
export function mockOf(state: State, input: MockInput | undefined): Mock | undefined {
  const inner = state.type === 'Map' || state.type === 'Parallel'
  if (input === undefined) {
    if (!inner) return undefined
    throw new AwsError('InvalidDefinition', 'TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]', { status: 400 }) // prettier-ignore
  }
  const { result, errorOutput } = input
  if (result !== undefined && errorOutput !== undefined) {
    throw validation('A test mock should have only one of the following fields: [result, errorOutput].') // prettier-ignore
  }
  if (!MOCKED.includes(state.type)) {
    throw validation(`State type '${state.type}' is not supported when a mock is specified`)
  }
  if (errorOutput !== undefined) return { kind: 'error', ...errorOutput }
  const read = readJson(result ?? '{}')
  if ('problem' in read) throw validation('Mocked result must be valid JSON')
  requireFit(state, read.value)
  return { kind: 'result', result: read.value }
}

function requireFit(state: State, result: Json): void {
  if (state.type === 'Map' && state.distributed?.writer !== undefined) {
    if (!isObject(result)) throw validation('Mocked result must be a JSON object.')
    return
  }
  if (state.type !== 'Map' && state.type !== 'Parallel') return
  if (!Array.isArray(result)) throw validation('Mocked result must be an array.')
  if (state.type === 'Parallel' && result.length !== state.branches.length) {
    throw validation('Mocked result must contain the same number of items as number of Parallel branches.') // prettier-ignore
  }
}
