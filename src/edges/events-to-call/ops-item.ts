// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateOpsItem.html

import type { CallTarget } from './call-target.ts'

export const opsItem: CallTarget = {
  is: ({ service, resource }) => service === 'ssm' && resource.startsWith('opsitem'),
  call({ delivery, input, payload, transformed }) {
    const event = JSON.parse(delivery.event) as Record<string, unknown>
    return {
      service: 'ssm',
      action: 'CreateOpsItem',
      parameters: {
        Title: event['detail-type'],
        Description: `Created by EventBridge rule ${delivery.ruleArn}`,
        Source: event.source,
        ...(transformed ? payload : { OperationalData: { '/aws/event': { Value: input } } }),
      },
    }
  },
}
