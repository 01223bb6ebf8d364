// https://docs.aws.amazon.com/step-functions/latest/apireference/API_StopExecution.html

import { stopNow } from '../stop.ts'
import { operation } from '../operation.ts'

export const stopExecution = operation('StopExecution', async (input, context) => {
  const { executionArn = '', error, cause } = input
  const stopMs = await stopNow(context, executionArn, { error, cause })
  return { stopDate: new Date(stopMs) }
})
