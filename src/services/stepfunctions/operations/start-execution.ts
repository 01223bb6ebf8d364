// https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html

import { requireName } from '../names.ts'
import { operation } from '../operation.ts'
import { startNamed } from '../start-named.ts'
import { requireInput } from '../start.ts'

export const startExecution = operation('StartExecution', async (input, context, own) => {
  const { stateMachineArn = '', input: text = '{}', traceHeader } = input
  const name = requireName(input.name ?? context.random.uuid())
  const begun = { name, input: requireInput(text), traceHeader: traceHeader ?? context.traceHeader }
  const { arn, startMs } = await startNamed(context, own, stateMachineArn, begun)
  return { executionArn: arn, startDate: new Date(startMs) }
})
