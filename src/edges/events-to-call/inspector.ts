// https://docs.aws.amazon.com/inspector/v1/APIReference/API_StartAssessmentRun.html

import type { CallTarget } from './call-target.ts'

export const inspector: CallTarget = {
  is: ({ service }) => service === 'inspector',
  call: ({ delivery }) => ({
    service: 'inspector',
    action: 'StartAssessmentRun',
    parameters: { assessmentTemplateArn: delivery.target.Arn },
  }),
}
