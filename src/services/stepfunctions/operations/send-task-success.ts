// https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html

import { readJson } from '../../../asl/json-text.ts'
import { answerTask } from '../callbacks.ts'
import { invalidOutput } from '../errors.ts'
import { operation } from '../operation.ts'

export const sendTaskSuccess = operation('SendTaskSuccess', async (input, context) => {
  const read = readJson(input.output!)
  if ('problem' in read) throw invalidOutput(read.problem.message)
  await answerTask(context, input.taskToken!, { kind: 'success', output: read.value })
  return {}
})
