// https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_StartPipelineExecution.html

import type { CallTarget } from './call-target.ts'

export const codepipeline: CallTarget = {
  is: ({ service }) => service === 'codepipeline',
  call: ({ arn, payload, transformed }) => ({
    service: 'codepipeline',
    action: 'StartPipelineExecution',
    parameters: { name: arn.resource, ...(transformed && payload) },
  }),
}
