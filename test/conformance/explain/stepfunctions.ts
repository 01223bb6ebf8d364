// Executions in every state that they stand in.

import { SFN } from '@aws-sdk/client-sfn'
import { threads } from '../../../src/services/stepfunctions/tables.ts'
import { ROLE } from '../zip.ts'
import type { Scenario, Scenarios, World } from './world.ts'

/** An execution of one state, as far as it gets by itself. */
async function begun(
  { server }: World,
  state: object,
  then?: (sfn: SFN, executionArn: string) => Promise<unknown>,
): Promise<string> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const config = { endpoint: server.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 }
  const sfn = new SFN(config)
  const definition = JSON.stringify({ StartAt: 'S', States: { S: { End: true, ...state } } })
  const { stateMachineArn } = await sfn.createStateMachine({ name: 'm', roleArn: ROLE, definition })
  const { executionArn } = await sfn.startExecution({ stateMachineArn, name: 'e', input: '[1]' })
  await server.settle()
  await then?.(sfn, executionArn!)
  sfn.destroy()
  return executionArn!
}

const standing = (state: object, says: RegExp): Scenario => ({ bring: (world) => begun(world, state), says }) // prettier-ignore
const failing = { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage', Parameters: { QueueUrl: 'http://localhost/000000000000/none', MessageBody: 'm' } } // prettier-ignore
const absent = { Type: 'Task', Resource: 'arn:aws:states:::ecs:runTask' }
const wait = { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 60, End: true } } }

export const statesScenarios: Scenarios = {
  'states.waiting': standing({ Type: 'Wait', Seconds: 60 }, /^Execution \S+:e waits in state S since .* until /), // prettier-ignore
  'states.retrying': standing({ ...failing, Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 60 }] }, /is to try state S again since .*: attempt 2\.$/), // prettier-ignore
  'states.task': standing({ ...absent, TimeoutSeconds: 60 }, /is in state S since .*: its task runTask is under way until /), // prettier-ignore
  'states.callback': standing({ ...absent, Resource: 'arn:aws:states:::aws-sdk:sqs:listQueues.waitForTaskToken' }, /listQueues\.waitForTaskToken has its task token, and nobody has answered it yet/), // prettier-ignore
  'states.map-run': standing({ Type: 'Map', ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, ...wait } }, /and waits for mapRun m\//), // prettier-ignore
  'states.running': {
    // Between two commits, as a crash could leave it: its step is in the outbox.
    async bring(world) {
      const arn = await begun(world, { Type: 'Wait', Seconds: 60 })
      const partition = `stepfunctions/000000000000/us-east-1/execution/m:e`
      await world.server.engine.env.store.transact(partition, function* (tx) {
        threads.del(tx, [1])
      })
      return arn
    },
    says: /runs since .* and waits for nothing\.$/,
  },
  'states.ended': {
    bring: (world) =>
      begun(world, { Type: 'Wait', Seconds: 60 }, (sfn, executionArn) =>
        sfn.stopExecution({ executionArn, error: 'E', cause: 'C' }),
      ),
    says: /^Execution \S+:e ended .*: ABORTED, E: C\.$/,
  },
}
