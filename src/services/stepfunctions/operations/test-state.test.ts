// TestState, as AWS was recorded to answer.

import { expect, test } from 'vitest'
import { caller, testContext } from '../../test-context.ts'
import { operations } from '../operations.ts'
import type { StatesRuntime } from '../runtime.ts'

const own: Partial<StatesRuntime> = {
  perform: async ({ parameters }) => ({ kind: 'success', output: parameters }),
}
const call = caller(operations, testContext(), own)

function tested(state: object, more: object = {}) {
  return call('TestState', { definition: JSON.stringify(state), inspectionLevel: 'DEBUG', ...more })
}
const said = (state: object, more: object = {}) =>
  tested(state, more).then(
    () => 'nothing',
    ({ code, message }: { code: string; message: string }) => `${code}: ${message}`,
  )

const MAP = { Type: 'Map', ItemProcessor: { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } }, End: true } // prettier-ignore
const TASK = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Parameters: { FunctionName: 'foo', 'Payload.$': '$' }, End: true } // prettier-ignore

test('a pass, with what it looked like on the way', async () => {
  const input = '{"Value":"HelloWorld"}'
  expect(await tested({ Type: 'Pass', Next: 'N' }, { input })).toEqual({
    ...{ status: 'SUCCEEDED', output: input, nextState: 'N' },
    inspectionData: {
      ...{ input, afterInputPath: input, afterParameters: input },
      ...{ afterResultSelector: input, afterResultPath: input },
    },
  })
  const result = '{"resultKey":"result value"}'
  expect(
    await tested({ Type: 'Pass', Result: JSON.parse(result) as object, End: true }, { input }),
  ).toEqual({
    // prettier-ignore
    ...{ status: 'SUCCEEDED', output: result },
    inspectionData: { input, result, afterResultSelector: result, afterResultPath: result },
  })
  expect(await tested({ Type: 'Fail', Error: 'E', Cause: 'C' }, { input, inspectionLevel: 'INFO' })).toEqual({ status: 'FAILED', error: 'E', cause: 'C' }) // prettier-ignore
})

test('mocks that do not fit are refused', async () => {
  const result = { mock: { result: '{}' } }
  const error = { mock: { errorOutput: { error: 'E' } } }
  const words: [string, object, object][] = [
    ["ValidationException: State type 'Pass' is not supported when a mock is specified", { Type: 'Pass', End: true }, result], // prettier-ignore
    ["ValidationException: State type 'Fail' is not supported when a mock is specified", { Type: 'Fail' }, error], // prettier-ignore
    ['InvalidDefinition: TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]', MAP, {}], // prettier-ignore
    ['ValidationException: A test mock should have only one of the following fields: [result, errorOutput].', TASK, { mock: { ...result.mock, ...error.mock } }], // prettier-ignore
    ['ValidationException: Mocked result must be an array.', MAP, result],
    ['ValidationException: Mocked result must be valid JSON', TASK, { mock: { result: 'no' } }],
    ['ValidationException: RoleArn must be specified when testing a Task state', TASK, {}],
    ['ValidationException: State not found in definition', { Type: 'Pass', End: true }, { stateName: 'dne' }], // prettier-ignore
    ['ValidationException: Map iteration failure count must be less than or equal to the number of Map iterations', MAP, { input: '[1]', mock: { result: '[1]' }, stateConfiguration: { mapIterationFailureCount: 2 } }], // prettier-ignore
    ["ValidationException: Invalid Context object provided: 'Map' field is not supported when mocking a Context object", TASK, { ...result, context: '{"Map":{}}' }], // prettier-ignore
    ['ValidationException: Invalid Context object provided: Execution.Id must be a string', TASK, { ...result, context: '{"Execution":{"Id":1}}' }], // prettier-ignore
    ["ValidationException: Invalid Context object provided: Field 'pokemon' is not allowed", TASK, { ...result, context: '{"Execution":{"pokemon":1}}' }], // prettier-ignore
    ["InvalidDefinition: Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: Value cannot be empty at /States/StateName/Branches'", { Type: 'Parallel', Branches: [], End: true }, { mock: { result: '[]' } }], // prettier-ignore
  ]
  for (const [expected, state, more] of words) expect(await said(state, more)).toBe(expected)
})

test('retries, catches and thresholds', async () => {
  const Retry = [{ ErrorEquals: ['MockException'], IntervalSeconds: 2, MaxAttempts: 4 }]
  const mock = { errorOutput: { error: 'MockException', cause: 'Mock the cause of the error.' } }
  const again = await tested({ ...TASK, Retry }, { mock, stateConfiguration: { retrierRetryCount: 3 } }) // prettier-ignore
  expect(again).toMatchObject({ status: 'RETRIABLE', error: 'MockException', inspectionData: { errorDetails: { retryIndex: 0, retryBackoffIntervalSeconds: 16 } } }) // prettier-ignore
  const over = await tested({ ...TASK, Retry }, { mock, stateConfiguration: { retrierRetryCount: 4 } }) // prettier-ignore
  expect(over).toMatchObject({ status: 'FAILED', inspectionData: { errorDetails: { retryIndex: 0 } } }) // prettier-ignore
  const Catch = [
    { ErrorEquals: ['Other'], Next: 'A' },
    { ErrorEquals: ['States.ALL'], Next: 'B' },
  ]
  const caught = await tested({ ...TASK, Catch }, { mock })
  expect(caught).toMatchObject({ status: 'CAUGHT_ERROR', nextState: 'B', inspectionData: { errorDetails: { catchIndex: 1 } } }) // prettier-ignore
  const ItemProcessor = { ...MAP.ItemProcessor, ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } } // prettier-ignore
  const map = { ...MAP, ItemProcessor, ToleratedFailureCount: 1 }
  const items = { input: '[1,2,3]', mock: { result: '[1,1,1]' } }
  const within = await tested(map, {
    ...items,
    stateConfiguration: { mapIterationFailureCount: 1 },
  })
  expect(within).toMatchObject({ status: 'SUCCEEDED', output: '[1,1,1]' })
  const beyond = await tested(map, {
    ...items,
    stateConfiguration: { mapIterationFailureCount: 2 },
  })
  expect(beyond).toMatchObject({ status: 'FAILED', error: 'States.ExceedToleratedFailureThreshold' }) // prettier-ignore
})

test('a task calls what it names', async () => {
  const roleArn = 'arn:aws:iam::111111111111:role/any'
  const { status, output } = (await tested(TASK, { roleArn, input: '{"a":1}' })) as { status: string; output: string } // prettier-ignore
  expect([status, JSON.parse(output)]).toEqual(['SUCCEEDED', { FunctionName: 'foo', Payload: { a: 1 } }]) // prettier-ignore
})
