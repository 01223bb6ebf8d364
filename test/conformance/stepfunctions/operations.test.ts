// Every operation of Step Functions through the real SDK.

import type { CreateStateMachineInput } from '@aws-sdk/client-sfn'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ROLE } from '../zip.ts'
import { ended, machine, run, startWorld, stopWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => stopWorld(world))

const one = (state: object) => ({ StartAt: 'S', States: { S: state } })
const BASE: Pick<CreateStateMachineInput, 'roleArn'> = { roleArn: ROLE }
const PASS = JSON.stringify(one({ Type: 'Pass', End: true }))
const WAIT = JSON.stringify(one({ Type: 'Wait', Seconds: 900, End: true }))

test('machines, their versions, aliases and tags', async () => {
  const { sfn, mill } = world
  const { stateMachineArn } = await sfn.createStateMachine({ name: 'm', definition: PASS, ...BASE }) // prettier-ignore
  const again = await sfn.createStateMachine({ name: 'm', definition: PASS, ...BASE })
  expect(again.stateMachineArn).toBe(stateMachineArn)
  await expect(sfn.createStateMachine({ name: 'm', definition: WAIT, ...BASE })).rejects.toThrow(`State Machine Already Exists: '${stateMachineArn}'`) // prettier-ignore
  expect(await sfn.describeStateMachine({ stateMachineArn })).toMatchObject({
    ...{ name: 'm', status: 'ACTIVE', type: 'STANDARD', definition: PASS, ...BASE },
    loggingConfiguration: { level: 'OFF', includeExecutionData: false },
    tracingConfiguration: { enabled: false },
    encryptionConfiguration: { type: 'AWS_OWNED_KEY' },
  })
  expect((await sfn.listStateMachines({})).stateMachines!.map(({ name }) => name)).toContain('m')
  await sfn.tagResource({ resourceArn: stateMachineArn, tags: [{ key: 'a', value: '1' }, { key: 'b', value: '' }] }) // prettier-ignore
  await sfn.untagResource({ resourceArn: stateMachineArn, tagKeys: ['b'] })
  expect((await sfn.listTagsForResource({ resourceArn: stateMachineArn })).tags).toEqual([{ key: 'a', value: '1' }]) // prettier-ignore

  await expect(sfn.updateStateMachine({ stateMachineArn })).rejects.toThrow(
    'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified',
  )
  const first = await sfn.publishStateMachineVersion({ stateMachineArn })
  expect(first.stateMachineVersionArn).toBe(`${stateMachineArn}:1`)
  const { revisionId } = await sfn.updateStateMachine({ stateMachineArn, definition: WAIT })
  expect((await sfn.updateStateMachine({ stateMachineArn, definition: WAIT })).revisionId).toBe(revisionId) // prettier-ignore
  await expect(sfn.publishStateMachineVersion({ stateMachineArn, revisionId: 'x' })).rejects.toThrow(`Failed to publish the State Machine version for revision x. The current State Machine revision is ${revisionId}.`) // prettier-ignore
  await sfn.publishStateMachineVersion({ stateMachineArn, revisionId })
  const { stateMachineVersions } = await sfn.listStateMachineVersions({ stateMachineArn })
  expect(stateMachineVersions!.map((version) => version.stateMachineVersionArn)).toEqual([
    `${stateMachineArn}:2`,
    `${stateMachineArn}:1`,
  ])

  const route = (number: number, weight: number) => ({ stateMachineVersionArn: `${stateMachineArn}:${number}`, weight }) // prettier-ignore
  const { stateMachineAliasArn } = await sfn.createStateMachineAlias({ name: 'live', routingConfiguration: [route(1, 100)] }) // prettier-ignore
  await expect(sfn.deleteStateMachineVersion({ stateMachineVersionArn: `${stateMachineArn}:1` })).rejects.toThrow('Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [live]') // prettier-ignore
  await sfn.updateStateMachineAlias({ stateMachineAliasArn, routingConfiguration: [route(1, 50), route(2, 50)] }) // prettier-ignore
  const alias = await sfn.describeStateMachineAlias({ stateMachineAliasArn })
  expect(alias.routingConfiguration).toEqual([route(1, 50), route(2, 50)])
  const listed = await sfn.listStateMachineAliases({ stateMachineArn })
  expect(listed.stateMachineAliases).toHaveLength(1)
  const started = new Set<string | undefined>()
  for (let i = 0; i < 100 && started.size < 2; i++) {
    const executionArn = await run(world, stateMachineAliasArn!)
    const execution = await sfn.describeExecution({ executionArn })
    expect(execution.stateMachineAliasArn).toBe(stateMachineAliasArn)
    started.add(execution.stateMachineVersionArn)
  }
  expect([...started].sort()).toEqual([`${stateMachineArn}:1`, `${stateMachineArn}:2`])
  await sfn.deleteStateMachineAlias({ stateMachineAliasArn })
  await sfn.deleteStateMachineVersion({ stateMachineVersionArn: `${stateMachineArn}:1` })
  await sfn.deleteStateMachine({ stateMachineArn })
  const deleting = await sfn.describeStateMachine({ stateMachineArn })
  expect(deleting.status).toBe('DELETING')
  await mill.clock.advance('20m')
  await expect(sfn.describeStateMachine({ stateMachineArn })).rejects.toThrow(`State Machine Does Not Exist: '${stateMachineArn}'`) // prettier-ignore
})

test('executions: named once, listed, stopped, redriven', async () => {
  const { sfn, mill } = world
  const stateMachineArn = await machine(world, JSON.parse(WAIT) as object)
  const begun = await sfn.startExecution({ stateMachineArn, name: 'one', input: '{"a":1}' })
  const { executionArn } = begun
  expect(await sfn.startExecution({ stateMachineArn, name: 'one', input: '{"a":1}' })).toMatchObject({ executionArn, startDate: begun.startDate }) // prettier-ignore
  await expect(sfn.startExecution({ stateMachineArn, name: 'one', input: '{}' })).rejects.toThrow(`Execution Already Exists: '${executionArn}'`) // prettier-ignore
  await expect(sfn.startExecution({ stateMachineArn, input: 'not' })).rejects.toThrow("Invalid State Machine Execution Input: 'Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')'") // prettier-ignore
  await mill.settle()
  await sfn.stopExecution({ executionArn, error: 'E', cause: 'C' })
  expect(await ended(world, executionArn!)).toEqual({ status: 'ABORTED', error: 'E', cause: 'C' })
  const { redriveDate } = await sfn.redriveExecution({ executionArn, clientToken: 't' })
  expect((await sfn.redriveExecution({ executionArn, clientToken: 't' })).redriveDate).toEqual(redriveDate) // prettier-ignore
  await mill.clock.advance('20m')
  expect(await sfn.describeExecution({ executionArn })).toMatchObject({
    ...{ status: 'SUCCEEDED', output: '{"a":1}', redriveCount: 1, redriveStatus: 'NOT_REDRIVABLE' },
    redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
  })
  const { events } = await sfn.getExecutionHistory({ executionArn, reverseOrder: true, maxResults: 2 }) // prettier-ignore
  expect(events!.map(({ type }) => type)).toEqual(['ExecutionSucceeded', 'WaitStateExited'])
  for (const name of ['two', 'three']) await sfn.startExecution({ stateMachineArn, name })
  const page = await sfn.listExecutions({ stateMachineArn, maxResults: 2 })
  const rest = await sfn.listExecutions({ stateMachineArn, nextToken: page.nextToken })
  const names = [...page.executions!, ...rest.executions!].map(({ name }) => name)
  expect(names.sort()).toEqual(['one', 'three', 'two'])
  const running = await sfn.listExecutions({ stateMachineArn, statusFilter: 'RUNNING' })
  expect(running.executions!.map(({ name }) => name).sort()).toEqual(['three', 'two'])
  const redriven = await sfn.listExecutions({ stateMachineArn, redriveFilter: 'REDRIVEN' })
  expect(redriven.executions!.map(({ name }) => name)).toEqual(['one'])
  const of = await sfn.describeStateMachineForExecution({ executionArn })
  expect(of).toMatchObject({ stateMachineArn, definition: WAIT })
})

test('activities and their tokens', async () => {
  const { sfn, mill } = world
  const { activityArn } = await sfn.createActivity({ name: 'work' })
  expect(await sfn.describeActivity({ activityArn })).toMatchObject({ name: 'work' })
  expect((await sfn.listActivities({})).activities).toHaveLength(1)
  const task = { Type: 'Task', Resource: activityArn, HeartbeatSeconds: 60, TimeoutSeconds: 600, End: true } // prettier-ignore
  const arn = await machine(world, one(task))
  const execution = await run(world, arn, { n: 1 })
  const { taskToken, input } = await sfn.getActivityTask({ activityArn, workerName: 'me' })
  expect(input).toBe('{"n":1}')
  await mill.clock.advance('50s')
  await sfn.sendTaskHeartbeat({ taskToken })
  await mill.clock.advance('50s')
  await sfn.sendTaskSuccess({ taskToken, output: '{"m":2}' })
  await mill.settle()
  expect(await ended(world, execution)).toEqual({ status: 'SUCCEEDED', output: { m: 2 } })
  await expect(sfn.sendTaskSuccess({ taskToken, output: '1' })).rejects.toMatchObject({ name: 'TaskTimedOut' }) // prettier-ignore
  const silent = await run(world, arn)
  await mill.clock.advance('2m')
  expect(await ended(world, silent)).toEqual({
    status: 'FAILED',
    error: 'States.Timeout',
    cause: '',
  })
  const failing = await run(world, arn)
  const given = await sfn.getActivityTask({ activityArn })
  await sfn.sendTaskFailure({ taskToken: given.taskToken, error: 'E', cause: 'C' })
  await mill.settle()
  expect(await ended(world, failing)).toEqual({ status: 'FAILED', error: 'E', cause: 'C' })
  await sfn.deleteActivity({ activityArn })
  await expect(sfn.describeActivity({ activityArn })).rejects.toThrow(`Activity Does Not Exist: '${activityArn}'`) // prettier-ignore
})

test('definitions are validated in AWS’s words', async () => {
  const said = async (definition: string, type: 'STANDARD' | 'EXPRESS' = 'STANDARD') => {
    const { diagnostics } = await world.sfn.validateStateMachineDefinition({ definition, type })
    return diagnostics!.map(({ code, message, location }) => [code, message, location])
  }
  expect(await said(PASS)).toEqual([])
  expect(await said('{"States":{}}')).toEqual([['SCHEMA_VALIDATION_FAILED', 'These fields are required: [StartAt]', '/']]) // prettier-ignore
  const loop = { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' } } } // prettier-ignore
  expect(await said(JSON.stringify(loop))).toEqual([['MISSING_END_STATE', 'Workflow has no terminal state', undefined]]) // prettier-ignore
  const lost = { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'NOPE' } } }
  expect(await said(JSON.stringify(lost))).toEqual([
    ['MISSING_TRANSITION_TARGET', "Missing 'Next' target: NOPE", '/States/A/Next'],
    ['MISSING_END_STATE', 'Workflow has no terminal state', undefined],
  ])
  const token = { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', End: true } // prettier-ignore
  expect(await said(JSON.stringify(one(token)), 'EXPRESS')).toEqual([
    ['SCHEMA_VALIDATION_FAILED', "Express state machine does not support '.waitForTaskToken' service integration ", '/States/S/Resource'], // prettier-ignore
  ])
})

test('express machines answer synchronously, and have no executions to ask for', async () => {
  const stateMachineArn = await machine(world, JSON.parse(PASS) as object, 'EXPRESS')
  const answer = await world.sfn.startSyncExecution({ stateMachineArn, input: '{"a":1}' })
  expect(answer).toMatchObject({
    ...{ status: 'SUCCEEDED', output: '{"a":1}', inputDetails: { included: true } },
    billingDetails: { billedDurationInMilliseconds: 100, billedMemoryUsedInMB: 64 },
  })
  await expect(world.sfn.listExecutions({ stateMachineArn })).rejects.toThrow('This operation is not supported by this type of state machine') // prettier-ignore
  await expect(world.sfn.describeExecution({ executionArn: answer.executionArn })).rejects.toThrow("Invalid Arn: 'Resource type not valid in this context: express'") // prettier-ignore
})

test('a state is tested by itself', async () => {
  const definition = JSON.stringify({ Type: 'Pass', Result: { a: 1 }, Next: 'N' })
  const tested = await world.sfn.testState({ definition, roleArn: ROLE, inspectionLevel: 'TRACE' })
  expect(tested).toMatchObject({ status: 'SUCCEEDED', output: '{"a":1}', nextState: 'N' })
})
