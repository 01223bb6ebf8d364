// https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestState.html

import { compile } from '../../../asl/compile/machine.ts'
import { textOf } from '../../../asl/compile/diagnostics.ts'
import type { State, TaskState } from '../../../asl/definition.ts'
import { isObject, type Json, type JsonObject } from '../../../asl/json.ts'
import { readJson } from '../../../asl/json-text.ts'
import type { Context } from '../../service.ts'
import { invalidDefinition, validation } from '../errors.ts'
import { operation } from '../operation.ts'
import type { StatesRuntime } from '../runtime.ts'
import { requireInput } from '../start.ts'
import { givenContext, madeContext } from '../test-state/context.ts'
import { mockOf, type Mock } from '../test-state/mock.ts'
import { testState as runTest, type Inspection } from '../test-state/run.ts'

/** What a state that is given alone is called. */
const ALONE = 'StateName'

export const testState = operation('TestState', async (input, context, own) => {
  const { definition = '', input: text = '{}', roleArn = '', inspectionLevel = 'INFO' } = input
  const state = stateIn(definition, input.stateName)
  const mock = mockOf(state, input.mock)
  const { retrierRetryCount: retries = 0, mapIterationFailureCount } =
    input.stateConfiguration ?? {}
  requireConfiguration(state, mock, mapIterationFailureCount)
  if (state.type === 'Task' && mock === undefined) requireTestable(state, roleArn)
  requireInput(text)
  const failing = 'retry' in state ? retries : undefined
  const made = { name: state.name, input: text, roleArn, retries: failing }
  const object = input.context === undefined ? madeContext(context, made) : givenContext(input.context, waits(state)) // prettier-ignore
  const variables = variablesIn(input.variables)
  const scope = {
    ...{ input: JSON.parse(text) as Json, context: object, chance: context.random },
    variable: (name: string) => (Object.hasOwn(variables, name) ? variables[name] : undefined),
    variables: () => variables,
  }
  const seen: Inspection = {}
  const tested = await runTest(
    state,
    {
      ...{ scope, mock, retries, failedIterations: mapIterationFailureCount ?? 0 },
      nowMs: context.clock.nowMs(),
      perform: (task, parameters) => performed(context, own, { task, parameters, roleArn }),
    },
    seen,
  )
  const { output, error, cause, next, status } = tested
  return {
    ...(output !== undefined && { output: JSON.stringify(output) }),
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause }),
    ...(inspectionLevel !== 'INFO' && { inspectionData: shown(seen, text) }),
    ...(next !== undefined && { nextState: next }),
    status,
  }
})

function stateIn(definition: string, name: string | undefined): State {
  const read = readJson(definition)
  const value = 'value' in read && isObject(read.value) ? read.value : undefined
  const whole = value !== undefined && Object.hasOwn(value, 'States')
  const text = whole || value === undefined ? definition : JSON.stringify({ StartAt: ALONE, States: { [ALONE]: value } }) // prettier-ignore
  const { machine, diagnostics } = compile(text, { alone: !whole })
  if (machine === undefined) throw invalidDefinition(diagnostics.found.map(textOf).join(', '))
  const wanted = whole ? (name ?? machine.flows[0]!.startAt) : ALONE
  for (const { states } of machine.flows) {
    const state = states.get(wanted)
    if (state !== undefined && (whole || name === undefined || name === wanted)) return state
  }
  throw validation('State not found in definition')
}

function waits(state: State): boolean {
  return state.type === 'Task' && state.resource.kind === 'service' && state.resource.pattern !== 'request' // prettier-ignore
}

function requireTestable(state: State, roleArn: string): void {
  if (roleArn === '') throw validation('RoleArn must be specified when testing a Task state')
  if (waits(state) || (state.type === 'Task' && state.resource.kind === 'activity')) {
    throw validation('TestState does not support activities, .sync and .waitForTaskToken when a mock is not specified.') // prettier-ignore
  }
}

function requireConfiguration(
  state: State,
  mock: Mock | undefined,
  failed: number | undefined,
): void {
  if (failed === undefined) return
  if (mock === undefined) throw validation('TestState does not support MapIterationFailureCount when a mock is not specified.') // prettier-ignore
  const items = mock.kind === 'result' && Array.isArray(mock.result) ? mock.result.length : Infinity
  if (state.type === 'Map' && failed > items) {
    throw validation('Map iteration failure count must be less than or equal to the number of Map iterations') // prettier-ignore
  }
}

function variablesIn(text: string | undefined): JsonObject {
  if (text === undefined) return {}
  const read = readJson(text)
  if ('problem' in read || !isObject(read.value))
    throw validation('Variables must be a JSON object')
  return read.value
}

interface Performing {
  readonly task: TaskState
  readonly parameters: Json
  readonly roleArn: string
}

async function performed(
  context: Context,
  own: StatesRuntime,
  { task, parameters, roleArn }: Performing,
): Promise<Mock> {
  const { region, account, traceHeader } = context
  const machineArn = `arn:aws:states:${region}:${account}:stateMachine:${ALONE}`
  const answer = await own.perform({
    kind: task.resource.kind === 'function' ? 'function' : 'service',
    ...{ resource: task.resource.arn, parameters, roleArn, machineArn, traceHeader },
    ...{ pattern: 'request', visit: [0, 0], execution: `${machineArn.replace('stateMachine', 'express')}:test:test` }, // prettier-ignore
  })
  if (answer.kind === 'failure') return { kind: 'error', error: answer.error, cause: answer.cause }
  return { kind: 'result', result: answer.output }
}

/** Stages as texts, numbers as they are. */
function shown(seen: Inspection, input: string) {
  const data: Record<string, unknown> = { input }
  for (const [name, value] of Object.entries(seen)) {
    const plain = typeof value === 'number' && name !== 'result' ? value : JSON.stringify(value)
    data[name] = name === 'errorDetails' ? value : plain
  }
  return data
}
