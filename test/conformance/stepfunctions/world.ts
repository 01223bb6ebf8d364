// For tests of Step Functions through the real SDK: a Millrace on virtual time, and executions that run
// to where they wait.

import { SFN, type HistoryEvent } from '@aws-sdk/client-sfn'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'
import { ROLE } from '../zip.ts'

export interface World {
  readonly mill: Millrace
  readonly sfn: SFN
}

export async function startWorld(): Promise<World> {
  const mill = await startMillrace()
  return { mill, sfn: new SFN({ ...mill.awsConfig, maxAttempts: 1, disableHostPrefix: true }) }
}

export async function stopWorld({ mill, sfn }: World): Promise<void> {
  sfn.destroy()
  await mill.stop()
}

let made = 0

/** A machine of these states; answers its ARN. */
export async function machine(
  { sfn }: World,
  definition: object,
  type: 'STANDARD' | 'EXPRESS' = 'STANDARD',
): Promise<string> {
  const { stateMachineArn } = await sfn.createStateMachine({
    ...{ name: `machine-${++made}`, roleArn: ROLE, type },
    definition: JSON.stringify(definition),
  })
  return stateMachineArn!
}

/** Starts an execution, and lets it run to where it waits or ends. */
export async function run(
  { mill, sfn }: World,
  stateMachineArn: string,
  input: unknown = {},
): Promise<string> {
  const { executionArn } = await sfn.startExecution({
    stateMachineArn,
    input: JSON.stringify(input),
  })
  await mill.settle()
  return executionArn!
}

/** What became of an execution: its output read as JSON, or its error. */
export async function ended({ sfn }: World, executionArn: string) {
  const { status, output, error, cause } = await sfn.describeExecution({ executionArn })
  return {
    status,
    ...(output !== undefined && { output: JSON.parse(output) as unknown }),
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause }),
  }
}

export async function runToEnd(world: World, definition: object, input: unknown = {}) {
  return ended(world, await run(world, await machine(world, definition), input))
}

export async function history({ sfn }: World, executionArn: string): Promise<HistoryEvent[]> {
  const { events } = await sfn.getExecutionHistory({ executionArn, maxResults: 1000 })
  return events!
}

/** `2<0 PassStateEntered`: what recorded histories are compared by. */
export async function shape(world: World, executionArn: string): Promise<string[]> {
  const events = await history(world, executionArn)
  return events.map(({ id, previousEventId, type }) => `${id}<${previousEventId} ${type}`)
}
