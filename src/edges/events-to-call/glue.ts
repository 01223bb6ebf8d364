// https://docs.aws.amazon.com/glue/latest/webapi/API_NotifyEvent.html

import { nameIn, type CallTarget } from './call-target.ts'

export const glue: CallTarget = {
  is: ({ service }) => service === 'glue',
  call: ({ arn, input }) => ({
    service: 'glue',
    action: 'NotifyEvent',
    parameters: { WorkflowName: nameIn(arn), EventPayload: input },
  }),
}
