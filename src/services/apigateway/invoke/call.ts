// One request on its way through an API: what is known of it, step by step.

import type { Method, Resource, Stage } from '@aws-sdk/client-api-gateway'
import type { ApiAddress } from '../tables.ts'
import type { ApiRequest } from '../port.ts'
import { fromJson, type Value, type ValueMap } from '../vtl/values.ts'
import type { CompiledApi } from './compiled.ts'
import { ExecutionLog } from './execution-log.ts'
import type { Received } from './received.ts'

export interface CallParts {
  readonly address: ApiAddress
  readonly compiled: CompiledApi
  readonly stage: Stage
  readonly deploymentId: string
  readonly variables: Readonly<Record<string, string>>
  readonly isCanary: boolean
  readonly resource: Resource
  readonly method: Method
  readonly request: ApiRequest
  readonly received: Received
  readonly nowMs: number
  readonly traceHeader: string
  readonly extendedRequestId: string
}

export interface ApiCall extends CallParts {
  /** `$context`, which templates may write overrides into. */
  readonly context: ValueMap
  readonly log: ExecutionLog
  /** ARN that policies and functions know the method by. */
  readonly methodArn: string
  readonly stageArn: string
}

export function callOf(parts: CallParts): ApiCall {
  const { address, stage, method, resource, received } = parts
  const { account, region, id } = address
  const name = stage.stageName!
  const path = received.path.replace(/^\//, '')
  const base = `arn:aws:execute-api:${region}:${account}:${id}/${name}`
  return {
    ...parts,
    context: contextOf(parts),
    log: new ExecutionLog(parts.request.requestId, parts.nowMs),
    methodArn: `${base}/${received.method}/${path}`,
    stageArn: `${address.arn}/stages/${name}`,
    method: method,
    resource,
  }
}

/** Of this method for every caller: what a function's policy names. */
export function sourceArn({ address, stage, method, resource, received }: ApiCall): string {
  const { account, region, id } = address
  const verb = method.httpMethod === 'ANY' ? received.method : method.httpMethod
  return `arn:aws:execute-api:${region}:${account}:${id}/${stage.stageName}/${verb}${resource.path}`
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `12/Mar/2020:19:03:58 +0000` */
export function logTime(ms: number): string {
  const iso = new Date(ms).toISOString()
  const month = MONTHS[Number(iso.slice(5, 7)) - 1]
  return `${iso.slice(8, 10)}/${month}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html */
function contextOf(parts: CallParts): ValueMap {
  const { address, stage, resource, received, request, nowMs, isCanary } = parts
  const { hostName } = request
  return fromJson({
    accountId: address.account,
    apiId: address.id,
    deploymentId: parts.deploymentId,
    domainName: hostName,
    domainPrefix: hostName.split('.')[0]!,
    extendedRequestId: parts.extendedRequestId,
    httpMethod: received.method,
    identity: {
      accessKey: null,
      accountId: null,
      apiKey: null,
      apiKeyId: null,
      caller: null,
      cognitoAuthenticationProvider: null,
      cognitoAuthenticationType: null,
      cognitoIdentityId: null,
      cognitoIdentityPoolId: null,
      principalOrgId: null,
      sourceIp: request.sourceIp,
      user: null,
      userAgent: request.headers['user-agent'] ?? null,
      userArn: null,
    },
    isCanaryRequest: isCanary,
    path: `/${stage.stageName}${received.path}`,
    protocol: 'HTTP/1.1',
    requestId: request.requestId,
    requestOverride: { header: {}, querystring: {}, path: {} },
    requestTime: logTime(nowMs),
    requestTimeEpoch: nowMs,
    resourceId: resource.id,
    resourcePath: resource.path,
    responseOverride: { header: {} },
    stage: stage.stageName,
    xrayTraceId: parts.traceHeader.replace(/^Root=/, '').split(';')[0]!,
  }) as ValueMap
}

/** `$context.identity.sourceIp` by its path; undefined where there is none. */
export function contextAt(context: ValueMap, path: string): Value {
  let value: Value = context
  for (const part of path.split('.')) {
    if (!(value instanceof Map)) return undefined
    value = value.get(part)
  }
  return value
}

export function setIdentity({ context }: ApiCall, members: Readonly<Record<string, Value>>): void {
  const identity = context.get('identity') as ValueMap
  for (const [name, value] of Object.entries(members)) identity.set(name, value)
}
