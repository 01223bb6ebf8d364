// https://docs.aws.amazon.com/codebuild/latest/APIReference/API_StartBuild.html

import { nameIn, type CallTarget } from './call-target.ts'

export const codebuild: CallTarget = {
  is: ({ service }) => service === 'codebuild',
  call: ({ arn, payload, transformed }) => ({
    service: 'codebuild',
    action: 'StartBuild',
    parameters: { projectName: nameIn(arn), ...(transformed && payload) },
  }),
}
