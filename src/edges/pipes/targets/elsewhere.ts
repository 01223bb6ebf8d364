// Services that Millrace does not have: the call that Pipes would make, one for each event, is recorded.
// https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_PipeTargetParameters.html

import { parseArn, type Arn } from '../../../kernel/arn.ts'
import { callApi, type ApiCall, type Deliver, type Element } from '../delivering.ts'
import { dynamicOf } from '../template.ts'

export const elsewhere: Deliver = async (delivering) => {
  const { target, targetParameters } = delivering.pipe
  const arn = parseArn(target)!
  for (const element of delivering.elements) {
    const parameters = dynamicOf(targetParameters, element.value) as Record<string, Given>
    await callApi(delivering, callOf(arn, { target, element, parameters }))
  }
  return {}
}

type Given = Readonly<Record<string, unknown>> | undefined

interface Asked {
  readonly target: string
  readonly element: Element
  readonly parameters: Readonly<Record<string, Given>>
}

function callOf(arn: Arn, { target, element, parameters }: Asked): ApiCall {
  const name = arn.resource.slice(arn.resource.indexOf('/') + 1)
  switch (arn.service) {
    case 'ecs': {
      const { TaskDefinitionArn, TaskCount = 1, Overrides, ...rest } = parameters.EcsTaskParameters!
      const task = { cluster: target, taskDefinition: TaskDefinitionArn, count: TaskCount }
      return { service: 'ecs', operation: 'RunTask', input: { ...task, ...rest, overrides: Overrides } } // prettier-ignore
    }
    case 'batch':
      return { service: 'batch', operation: 'SubmitJob', input: { jobQueue: target, ...parameters.BatchJobParameters } } // prettier-ignore
    case 'redshift':
    case 'redshift-serverless': {
      const { Sqls = [], ...rest } = parameters.RedshiftDataParameters!
      const where = arn.service === 'redshift' ? { ClusterIdentifier: arn.resource.split(':')[1] } : { WorkgroupName: name } // prettier-ignore
      const isOne = (Sqls as readonly string[]).length === 1
      const operation = isOne ? 'ExecuteStatement' : 'BatchExecuteStatement'
      const sql = isOne ? { Sql: (Sqls as readonly string[])[0] } : { Sqls }
      return { service: 'redshift-data', operation, input: { ...where, ...rest, ...sql } }
    }
    case 'timestream': {
      const [database, table] = name.split('/table/')
      const input = { DatabaseName: database, TableName: table, ...parameters.TimestreamParameters, Record: element.text } // prettier-ignore
      return { service: 'timestream-write', operation: 'WriteRecords', input }
    }
    case 'inspector':
      return { service: 'inspector', operation: 'StartAssessmentRun', input: { assessmentTemplateArn: target } } // prettier-ignore
    default: {
      const { PipelineParameterList } = parameters.SageMakerPipelineParameters ?? {}
      const input = { PipelineName: name, PipelineParameters: PipelineParameterList }
      return { service: 'sagemaker', operation: 'StartPipelineExecution', input }
    }
  }
}
