// https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskHeartbeat.html

import { sendHeartbeat } from '../callbacks.ts'
import { operation } from '../operation.ts'

export const sendTaskHeartbeat = operation('SendTaskHeartbeat', async (input, context) => {
  await sendHeartbeat(context, input.taskToken!)
  return {}
})
