// What a call touched, in CloudFormation's words of types.

import { parseArn } from '../../../kernel/arn.ts'
import type { CallRow } from './call-row.ts'

/** Beginnings of `service:resource`, the longer before the shorter. */
const TYPES: readonly (readonly [start: string, type: string])[] = [
  ['apigateway:', 'AWS::ApiGateway::RestApi'],
  ['cloudtrail:trail/', 'AWS::CloudTrail::Trail'],
  ['dynamodb:table/', 'AWS::DynamoDB::Table'],
  ['events:event-bus/', 'AWS::Events::EventBus'],
  ['events:rule/', 'AWS::Events::Rule'],
  ['events:archive/', 'AWS::Events::Archive'],
  ['events:connection/', 'AWS::Events::Connection'],
  ['events:api-destination/', 'AWS::Events::ApiDestination'],
  ['firehose:deliverystream/', 'AWS::KinesisFirehose::DeliveryStream'],
  ['iam:group/', 'AWS::IAM::Group'],
  ['iam:instance-profile/', 'AWS::IAM::InstanceProfile'],
  ['iam:policy/', 'AWS::IAM::Policy'],
  ['iam:role/', 'AWS::IAM::Role'],
  ['iam:user/', 'AWS::IAM::User'],
  ['kinesis:stream/', 'AWS::Kinesis::Stream'],
  ['lambda:event-source-mapping:', 'AWS::Lambda::EventSourceMapping'],
  ['lambda:function:', 'AWS::Lambda::Function'],
  ['lambda:layer:', 'AWS::Lambda::LayerVersion'],
  ['logs:log-group:', 'AWS::Logs::LogGroup'],
  ['pipes:pipe/', 'AWS::Pipes::Pipe'],
  ['scheduler:schedule-group/', 'AWS::Scheduler::ScheduleGroup'],
  ['scheduler:schedule/', 'AWS::Scheduler::Schedule'],
  ['sns:', 'AWS::SNS::Topic'],
  ['sqs:', 'AWS::SQS::Queue'],
  ['states:activity:', 'AWS::StepFunctions::Activity'],
  ['states:stateMachine:', 'AWS::StepFunctions::StateMachine'],
]

export interface Touched {
  readonly arn: string
  readonly name: string
  readonly type: string | undefined
}

/** Nothing where a call names nothing, or any of a kind. */
export function resourcesOf({ resource, dataType }: Pick<CallRow, 'resource' | 'dataType'>) {
  const parsed = parseArn(resource)
  if (parsed === undefined || resource.includes('*')) return []
  const { service, resource: own } = parsed
  const text = `${service}:${own}`
  const start = TYPES.find(([beginning]) => text.startsWith(beginning))
  const isBucket = service === 's3' && !own.includes('/')
  const type = dataType ?? (isBucket ? 'AWS::S3::Bucket' : start?.[1])
  const name = nameIn(service, start === undefined ? own : text.slice(start[0].length))
  return [{ arn: resource, name, type }] satisfies Touched[]
}

/** IAM's names have a path before them. */
function nameIn(service: string, text: string): string {
  return service === 'iam' ? text.slice(text.lastIndexOf('/') + 1) : text
}
