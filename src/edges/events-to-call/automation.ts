// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartAutomationExecution.html

import { nameIn, type CallTarget } from './call-target.ts'

export const automation: CallTarget = {
  is: ({ service, resource }) => service === 'ssm' && resource.startsWith('automation-definition/'),
  call({ arn, delivery, payload, transformed }) {
    const [name, version] = nameIn(arn).split(':')
    return {
      service: 'ssm',
      action: 'StartAutomationExecution',
      parameters: {
        DocumentName: name,
        ...(version !== undefined && { DocumentVersion: version }),
        ClientToken: delivery.eventId,
        ...(transformed && { Parameters: payload }),
      },
    }
  },
}
