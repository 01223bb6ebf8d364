// https://docs.aws.amazon.com/incident-manager/latest/APIReference/API_StartIncident.html

import type { CallTarget } from './call-target.ts'

export const incidentManager: CallTarget = {
  is: ({ service }) => service === 'ssm-incidents',
  call: ({ delivery, input }) => ({
    service: 'ssm-incidents',
    action: 'StartIncident',
    parameters: {
      responsePlanArn: delivery.target.Arn,
      clientToken: delivery.eventId,
      triggerDetails: {
        source: 'aws.events',
        timestamp: new Date(delivery.ingestedMs).toISOString(),
        triggerArn: delivery.ruleArn,
        rawData: input,
      },
    },
  }),
}
