// https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_StartPipelineExecution.html

import { nameIn, type CallTarget } from './call-target.ts'

export const sagemaker: CallTarget = {
  is: ({ service }) => service === 'sagemaker',
  call({ arn, delivery, parameters }) {
    const { PipelineParameterList } = parameters('SageMakerPipelineParameters')
    return {
      service: 'sagemaker',
      action: 'StartPipelineExecution',
      parameters: {
        PipelineName: nameIn(arn),
        ClientRequestToken: delivery.eventId,
        ...(PipelineParameterList !== undefined && { PipelineParameters: PipelineParameterList }),
      },
    }
  },
}
