// Recorded calls as requests over HTTP: each service in its own protocol.
// https://docs.aws.amazon.com/general/latest/gr/aws-api-protocols.html

import type { TargetCall } from '../services/events/port.ts'

export interface CallRequest {
  readonly method: string
  readonly path: string
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** JSON: the version and what stands before the action in X-Amz-Target. */
const JSON_SERVICES: Readonly<Record<string, readonly [version: string, target: string]>> = {
  codebuild: ['1.1', 'CodeBuild_20161006'],
  codepipeline: ['1.1', 'CodePipeline_20150709'],
  ecs: ['1.1', 'AmazonEC2ContainerServiceV20141113'],
  glue: ['1.1', 'AWSGlue'],
  inspector: ['1.1', 'InspectorService'],
  'redshift-data': ['1.1', 'RedshiftData'],
  sagemaker: ['1.1', 'SageMaker'],
  ssm: ['1.1', 'AmazonSSM'],
  'timestream-write': ['1.0', 'Timestream_20181101'],
}

/** REST: method and path of each action. */
const REST_ACTIONS: Readonly<Record<string, readonly [method: string, path: string]>> = {
  'appsync:GraphQL': ['POST', '/graphql'],
  'batch:SubmitJob': ['POST', '/v1/submitjob'],
  'imagebuilder:StartImagePipelineExecution': ['PUT', '/StartImagePipelineExecution'],
  'ssm-incidents:StartIncident': ['POST', '/startIncident'],
}

/** undefined: it is not known how. */
export function requestOf({ service, action, parameters }: TargetCall): CallRequest | undefined {
  const body = JSON.stringify(parameters)
  const json = Object.hasOwn(JSON_SERVICES, service) ? JSON_SERVICES[service]! : undefined
  if (json !== undefined) {
    const [version, target] = json
    const headers = {
      'content-type': `application/x-amz-json-${version}`,
      'x-amz-target': `${target}.${action}`,
    }
    return { method: 'POST', path: '/', headers, body }
  }
  const name = `${service}:${action}`
  const rest = Object.hasOwn(REST_ACTIONS, name) ? REST_ACTIONS[name]! : undefined
  if (rest !== undefined) {
    const [method, path] = rest
    return { method, path, headers: { 'content-type': 'application/json' }, body }
  }
  return service === 'ec2' ? queryOf(action, parameters) : undefined
}

/** EC2's query protocol numbers what a list has: `InstanceIds` goes as `InstanceId.1`. */
function queryOf(action: string, parameters: TargetCall['parameters']): CallRequest {
  const form = new URLSearchParams({ Action: action, Version: '2016-11-15' })
  for (const [name, value] of Object.entries(parameters)) {
    if (!Array.isArray(value)) form.set(name, String(value))
    else value.forEach((one, i) => form.set(`${name.slice(0, -1)}.${i + 1}`, String(one)))
  }
  const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }
  return { method: 'POST', path: '/', headers, body: form.toString() }
}
