// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_SendCommand.html

import { nameIn, type CallTarget } from './call-target.ts'

export const runCommand: CallTarget = {
  is: ({ service, resource }) => service === 'ssm' && resource.startsWith('document/'),
  call({ arn, parameters, payload, transformed }) {
    const { RunCommandTargets } = parameters('RunCommandParameters')
    return {
      service: 'ssm',
      action: 'SendCommand',
      parameters: {
        DocumentName: nameIn(arn),
        Targets: RunCommandTargets,
        ...(transformed && { Parameters: payload }),
      },
    }
  },
}
