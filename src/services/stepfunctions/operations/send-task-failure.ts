// https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskFailure.html

import { answerTask } from '../callbacks.ts'
import { operation } from '../operation.ts'

export const sendTaskFailure = operation('SendTaskFailure', async (input, context) => {
  const { taskToken = '', error, cause } = input
  await answerTask(context, taskToken, { kind: 'failure', error, cause })
  return {}
})
