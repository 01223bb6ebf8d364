// A state machine gets the batch as a list.
// https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_PipeTargetStateMachineParameters.html

import { failuresOf } from '../../event-source/response.ts'
import { callApi, Failed, type Deliver, type Delivering } from '../delivering.ts'
import { listOf } from './function.ts'

export const toMachine: Deliver = async (delivering) => {
  const { pipe, ids } = delivering
  const { InvocationType } = (pipe.targetParameters.StepFunctionStateMachineParameters ?? {}) as { InvocationType?: string } // prettier-ignore
  const input = { stateMachineArn: pipe.target, input: listOf(delivering) }
  if (InvocationType === 'FIRE_AND_FORGET') {
    const answer = await callApi(delivering, { service: 'stepfunctions', operation: 'StartExecution', input }) // prettier-ignore
    return { made: answer === undefined ? [] : [String(answer.executionArn)] }
  }
  const output = await runExpress(delivering, input)
  const answered = { kind: 'answered', payload: output, executedVersion: '', logTail: '' } as const
  const { failures, error } = failuresOf(answered, ids, true)
  // An output that is no such answer says nothing of records.
  return error === undefined ? { named: failures } : {}
}

/** The output of an Express machine. Throws where it failed. */
export async function runExpress(
  delivering: Delivering,
  input: { readonly stateMachineArn: string; readonly input: string },
): Promise<string> {
  const asked = { service: 'stepfunctions', operation: 'StartSyncExecution', input }
  const { status, error, cause, output } = (await callApi(delivering, asked)) ?? {}
  if (status !== 'SUCCEEDED') throw new Failed(`the execution is ${status}: ${error}: ${cause}`)
  return String(output ?? '')
}
