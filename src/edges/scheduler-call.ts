// The API call that Scheduler makes of a moment: for templated targets by their ARN, for universal ones
// as they say.
// https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-templated.html

import { parseArn, type Arn } from '../kernel/arn.ts'
import type { Execution, ScheduleTarget } from '../services/scheduler/port.ts'
import { urlOfQueue } from './role-permission.ts'

export interface SchedulerCall {
  /** Millrace's name of the service, or the SDK's of one that it does not have. */
  readonly service: string
  readonly operation: string
  readonly input: Readonly<Record<string, unknown>>
  readonly region: string
}

/** Names of services in the SDK that Millrace calls otherwise. */
const NAMES: Readonly<Record<string, string>> = {
  eventbridge: 'events',
  sfn: 'stepfunctions',
  cloudwatchlogs: 'logs',
}

/** undefined: the input of a universal target is no JSON object. */
export function callOf(execution: Execution, attempt: number): SchedulerCall | undefined {
  const { target } = execution
  const arn = parseArn(target.Arn)!
  const input = inputOf(execution, attempt)
  if (arn.service === 'scheduler') {
    const [, service = '', action = ''] = arn.resource.split(':')
    const parsed = objectOf(input)
    const operation = action[0]!.toUpperCase() + action.slice(1)
    const region = parseArn(execution.scheduleArn)!.region
    return parsed && { service: NAMES[service] ?? service, operation, input: parsed, region }
  }
  return { ...templated(arn, target, input), region: arn.region }
}

function templated(arn: Arn, target: ScheduleTarget, input: string): Omit<SchedulerCall, 'region'> {
  const name = arn.resource.slice(arn.resource.indexOf('/') + 1)
  switch (arn.service) {
    case 'sqs': {
      const { MessageGroupId } = (target.SqsParameters ?? {}) as { MessageGroupId?: string }
      const message = { QueueUrl: urlOfQueue(target.Arn), MessageBody: input, MessageGroupId }
      return { service: 'sqs', operation: 'SendMessage', input: message }
    }
    case 'sns': {
      const message = { TopicArn: target.Arn, Message: input }
      return { service: 'sns', operation: 'Publish', input: message }
    }
    case 'lambda': {
      const Payload = Buffer.from(input, 'utf8')
      const invocation = { FunctionName: target.Arn, InvocationType: 'Event', Payload }
      return { service: 'lambda', operation: 'Invoke', input: invocation }
    }
    case 'events': {
      const { DetailType, Source } = target.EventBridgeParameters as Record<string, string>
      const entry = { EventBusName: target.Arn, DetailType, Source, Detail: input }
      return { service: 'events', operation: 'PutEvents', input: { Entries: [entry] } }
    }
    case 'states': {
      const execution = { stateMachineArn: target.Arn, input }
      return { service: 'stepfunctions', operation: 'StartExecution', input: execution }
    }
    case 'kinesis': {
      const { PartitionKey } = target.KinesisParameters as { PartitionKey: string }
      const record = { StreamName: name, PartitionKey, Data: Buffer.from(input, 'utf8') }
      return { service: 'kinesis', operation: 'PutRecord', input: record }
    }
    case 'firehose': {
      const Record = { Data: Buffer.from(input, 'utf8') }
      const record = { DeliveryStreamName: name, Record }
      return { service: 'firehose', operation: 'PutRecord', input: record }
    }
    default:
      return elsewhere(arn, target, { name, input: objectOf(input) ?? {} })
  }
}

/** Services that Millrace does not have. */
function elsewhere(
  arn: Arn,
  target: ScheduleTarget,
  { name, input }: { readonly name: string; readonly input: Record<string, unknown> },
): Omit<SchedulerCall, 'region'> {
  switch (arn.service) {
    case 'ecs': {
      const parameters = target.EcsParameters as Record<string, unknown> | undefined
      const { TaskDefinitionArn, TaskCount = 1, ...rest } = parameters ?? {}
      const task = { cluster: target.Arn, taskDefinition: TaskDefinitionArn, count: TaskCount }
      return { service: 'ecs', operation: 'RunTask', input: { ...task, ...rest, overrides: input } }
    }
    case 'codebuild':
      return { service: 'codebuild', operation: 'StartBuild', input: { projectName: name, ...input } } // prettier-ignore
    case 'codepipeline':
      return { service: 'codepipeline', operation: 'StartPipelineExecution', input: { name: arn.resource } } // prettier-ignore
    case 'batch':
      return { service: 'batch', operation: 'SubmitJob', input: { jobQueue: target.Arn, ...input } }
    case 'inspector':
      return { service: 'inspector', operation: 'StartAssessmentRun', input: { assessmentTemplateArn: target.Arn } } // prettier-ignore
    default: {
      const { PipelineParameterList } = (target.SageMakerPipelineParameters ?? {}) as { PipelineParameterList?: unknown } // prettier-ignore
      const start = { PipelineName: name, PipelineParameters: PipelineParameterList }
      return { service: 'sagemaker', operation: 'StartPipelineExecution', input: start }
    }
  }
}

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html */
function inputOf(execution: Execution, attempt: number): string {
  const { scheduleArn, executionId, scheduledMs, target } = execution
  const time = `${new Date(scheduledMs).toISOString().slice(0, 19)}Z`
  if (target.Input === undefined) {
    const { account, region } = parseArn(scheduleArn)!
    return JSON.stringify({
      ...{ version: '0', id: executionId, 'detail-type': 'Scheduled Event' },
      ...{ source: 'aws.scheduler', account, time, region, resources: [scheduleArn], detail: '{}' },
    })
  }
  return target.Input.replaceAll('<aws.scheduler.schedule-arn>', scheduleArn)
    .replaceAll('<aws.scheduler.scheduled-time>', time)
    .replaceAll('<aws.scheduler.execution-id>', executionId)
    .replaceAll('<aws.scheduler.attempt-number>', String(attempt))
}

function objectOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
