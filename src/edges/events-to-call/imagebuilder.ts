// https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_StartImagePipelineExecution.html

import type { CallTarget } from './call-target.ts'

export const imagebuilder: CallTarget = {
  is: ({ service }) => service === 'imagebuilder',
  call: ({ delivery }) => ({
    service: 'imagebuilder',
    action: 'StartImagePipelineExecution',
    parameters: { imagePipelineArn: delivery.target.Arn, clientToken: delivery.eventId },
  }),
}
