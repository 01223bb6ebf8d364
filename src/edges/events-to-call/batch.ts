// https://docs.aws.amazon.com/batch/latest/APIReference/API_SubmitJob.html

import type { CallTarget } from './call-target.ts'

interface Parameters {
  readonly JobDefinition?: string
  readonly JobName?: string
  readonly ArrayProperties?: { readonly Size?: number }
  readonly RetryStrategy?: { readonly Attempts?: number }
}

export const batch: CallTarget = {
  is: ({ service }) => service === 'batch',
  call({ delivery, parameters, payload }) {
    const given = parameters('BatchParameters') as Parameters
    const { ContainerOverrides, DependsOn, Parameters: values } = payload
    return {
      service: 'batch',
      action: 'SubmitJob',
      parameters: {
        jobQueue: delivery.target.Arn,
        jobDefinition: given.JobDefinition,
        jobName: given.JobName,
        ...(given.ArrayProperties && { arrayProperties: { size: given.ArrayProperties.Size } }),
        ...(given.RetryStrategy && { retryStrategy: { attempts: given.RetryStrategy.Attempts } }),
        ...(ContainerOverrides !== undefined && { containerOverrides: ContainerOverrides }),
        ...(DependsOn !== undefined && { dependsOn: DependsOn }),
        ...(values !== undefined && { parameters: values }),
      },
    }
  },
}
