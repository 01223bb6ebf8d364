// Flow states of Step Functions, and their histories as AWS was recorded to write them.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { ended, history, machine, run, runToEnd, shape, startWorld, stopWorld, type World } from './world.ts' // prettier-ignore

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => stopWorld(world))

const one = (state: object) => ({ StartAt: 'S', States: { S: state } })

test('a pass, with the history that AWS writes', async () => {
  const arn = await machine(world, one({ Type: 'Pass', Result: { Arg1: 'argument1' }, End: true }))
  const execution = await run(world, arn)
  expect(await ended(world, execution)).toEqual({ status: 'SUCCEEDED', output: { Arg1: 'argument1' } }) // prettier-ignore
  expect(await shape(world, execution)).toEqual([
    '1<0 ExecutionStarted',
    '2<0 PassStateEntered',
    '3<2 PassStateExited',
    '4<3 ExecutionSucceeded',
  ])
  const [begun, entered, exited] = await history(world, execution)
  expect(begun!.executionStartedEventDetails).toMatchObject({ input: '{}', inputDetails: { truncated: false } }) // prettier-ignore
  expect(entered!.stateEnteredEventDetails).toEqual({ name: 'S', input: '{}', inputDetails: { truncated: false } }) // prettier-ignore
  expect(exited!.stateExitedEventDetails).toMatchObject({ name: 'S', output: '{"Arg1":"argument1"}' }) // prettier-ignore
})

test('a choice, variables, JSONPath and JSONata', async () => {
  const definition = {
    StartAt: 'Guess',
    States: {
      Guess: { Type: 'Pass', Assign: { 'x.$': '$.n' }, Next: 'Choose' },
      Choose: {
        Type: 'Choice',
        Choices: [{ Variable: '$x', NumericGreaterThan: 10, Next: 'Big' }],
        Default: 'Small',
      },
      Big: {
        Type: 'Pass',
        QueryLanguage: 'JSONata',
        Output: '{% "big " & $string($x) %}',
        End: true,
      },
      Small: { Type: 'Pass', Parameters: { 'said.$': "States.Format('small {}', $x)" }, End: true },
    },
  }
  expect(await runToEnd(world, definition, { n: 11 })).toEqual({ status: 'SUCCEEDED', output: 'big 11' }) // prettier-ignore
  expect(await runToEnd(world, definition, { n: 9 })).toEqual({ status: 'SUCCEEDED', output: { said: 'small 9' } }) // prettier-ignore
})

test('a year passes in no time', async () => {
  const arn = await machine(world, one({ Type: 'Wait', Seconds: 31_536_000, End: true }))
  const execution = await run(world, arn)
  expect((await ended(world, execution)).status).toBe('RUNNING')
  await world.mill.clock.advance('364d')
  expect((await ended(world, execution)).status).toBe('RUNNING')
  await world.mill.clock.advance('2d')
  expect((await ended(world, execution)).status).toBe('SUCCEEDED')
})

test('an inline map, one iteration behind the other', async () => {
  const iterate = {
    Type: 'Map',
    ItemsPath: '$.items',
    ItemProcessor: { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } },
    End: true,
  }
  const execution = await run(world, await machine(world, one(iterate)), {
    items: [1, 'two', true],
  })
  expect(await ended(world, execution)).toEqual({ status: 'SUCCEEDED', output: [1, 'two', true] })
  expect((await shape(world, execution)).slice(1)).toEqual([
    '2<0 MapStateEntered',
    '3<2 MapStateStarted',
    '4<3 MapIterationStarted',
    '5<4 PassStateEntered',
    '6<5 PassStateExited',
    '7<6 MapIterationSucceeded',
    '8<6 MapIterationStarted',
    '9<8 PassStateEntered',
    '10<9 PassStateExited',
    '11<10 MapIterationSucceeded',
    '12<10 MapIterationStarted',
    '13<12 PassStateEntered',
    '14<13 PassStateExited',
    '15<14 MapIterationSucceeded',
    '16<15 MapStateSucceeded',
    '17<15 MapStateExited',
    '18<17 ExecutionSucceeded',
  ])
})

test('branches, one of which fails and is tried again', async () => {
  const fail = { Type: 'Fail', Error: 'FailureType', Cause: 'Cause description' }
  const parallel = {
    Type: 'Parallel',
    Branches: [{ StartAt: 'Branch1', States: { Branch1: fail } }],
    Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 2, IntervalSeconds: 1 }],
    End: true,
  }
  const execution = await run(world, await machine(world, one(parallel)))
  await world.mill.clock.advance('10s')
  expect(await ended(world, execution)).toEqual({
    ...{ status: 'FAILED', error: 'FailureType', cause: 'Cause description' },
  })
  expect(await shape(world, execution)).toEqual([
    '1<0 ExecutionStarted',
    '2<0 ParallelStateEntered',
    '3<2 ParallelStateStarted',
    '4<3 FailStateEntered',
    '5<4 ParallelStateStarted',
    '6<5 FailStateEntered',
    '7<6 ParallelStateStarted',
    '8<7 FailStateEntered',
    '9<8 ParallelStateFailed',
    '10<9 ExecutionFailed',
  ])
})

test('a map whose iteration fails is caught', async () => {
  const iterate = {
    StartAt: 'M',
    States: {
      M: {
        ...{ Type: 'Map', ItemsPath: '$.arr', Next: 'Never' },
        Iterator: { StartAt: 'F', States: { F: { Type: 'Fail', Error: 'E', Cause: 'C' } } },
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }],
      },
      Never: { Type: 'Fail' },
      Caught: { Type: 'Pass', End: true },
    },
  }
  const execution = await run(world, await machine(world, iterate), { arr: [1] })
  expect(await ended(world, execution)).toEqual({ status: 'SUCCEEDED', output: { Error: 'E', Cause: 'C' } }) // prettier-ignore
  expect((await shape(world, execution)).slice(3, 9)).toEqual([
    '4<3 MapIterationStarted',
    '5<4 FailStateEntered',
    '6<5 MapIterationFailed',
    '7<5 MapStateFailed',
    '8<7 MapStateExited',
    '9<8 PassStateEntered',
  ])
})

test('an expression that yields nothing fails with an event of its own', async () => {
  const pass = { Type: 'Pass', QueryLanguage: 'JSONata', Output: { result: '{% $doesNotExist %}' }, End: true } // prettier-ignore
  const execution = await run(world, await machine(world, one(pass)))
  expect((await shape(world, execution)).slice(1)).toEqual([
    '2<0 PassStateEntered',
    '3<0 EvaluationFailed',
    '4<3 ExecutionFailed',
  ])
  expect((await history(world, execution))[2]!.evaluationFailedEventDetails).toEqual({
    error: 'States.QueryEvaluationError',
    cause:
      "An error occurred while executing the state 'S' (entered at the event id #2). The JSONata expression '$doesNotExist' specified for the field 'Output/result' returned nothing (undefined).",
    location: 'Output/result',
    state: 'S',
  })
})

test('express executions, waited for and not', async () => {
  const definition = one({ Type: 'Wait', Seconds: 1, End: true })
  const arn = await machine(world, definition, 'EXPRESS')
  const sync = world.sfn.startSyncExecution({ stateMachineArn: arn, input: '{"a":1}' })
  while ((await world.mill.settle()).length === 0);
  await world.mill.clock.advance('2s')
  expect(await sync).toMatchObject({ status: 'SUCCEEDED', output: '{"a":1}' })
  const { executionArn } = await world.sfn.startExecution({ stateMachineArn: arn })
  expect(executionArn).toMatch(/:express:machine-\d+:[^:]+:[^:]+$/)
  await world.mill.clock.advance('2s')
})
