// What each operation of Lambda takes and touches.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html

import {
  declare,
  lists,
  permits,
  reads,
  tags,
  writes,
  type Asked,
  type Place,
  type Touches,
} from '../declaration.ts'
import { functionArn, parseFunctionName } from './function-name.ts'
import { HOT_RELOAD } from './limits.ts'

type Client = typeof import('@aws-sdk/client-lambda')

const arn = (at: Place, resource: string) =>
  `arn:${at.partition}:lambda:${at.region}:${at.account}:${resource}`

interface Named {
  readonly FunctionName: string
  readonly Qualifier?: string | undefined
}

const fn = ({ FunctionName, Qualifier }: Named, at: Place) => {
  const name = parseFunctionName(FunctionName, at)
  return functionArn(name, name.qualifier ?? Qualifier)
}

/** Versions and aliases are made and changed by right of the function. */
const whole = ({ FunctionName }: { readonly FunctionName: string }, at: Place) =>
  functionArn(parseFunctionName(FunctionName, at))

const layer = ({ LayerName: name }: { readonly LayerName: string }, at: Place) =>
  name.startsWith('arn:') ? name : arn(at, `layer:${name}`)

interface CodeInput {
  readonly Code?: CodePlace | undefined
  readonly Content?: CodePlace | undefined
}

interface CodePlace {
  readonly S3Bucket?: string | undefined
  readonly S3Key?: string | undefined
  readonly S3ObjectVersion?: string | undefined
}

/** Who brings code from S3 must be allowed to read it there. */
const withCode =
  <Input>(touches: Touches<Input>, operation: string) =>
  (input: Input & CodeInput & CodePlace, at: Place): Asked[] => {
    const own = { action: `lambda:${operation}`, arn: touches(input, at) }
    const { S3Bucket, S3Key, S3ObjectVersion } = input.Code ?? input.Content ?? input
    if (!S3Bucket || !S3Key || S3Bucket === HOT_RELOAD) return [own]
    const action = S3ObjectVersion ? 's3:GetObjectVersion' : 's3:GetObject'
    return [{ action, arn: `arn:${at.partition}:s3:::${S3Bucket}/${S3Key}` }, own]
  }

const layerVersion = (
  input: { readonly LayerName: string; readonly VersionNumber: number },
  at: Place,
) => `${layer(input, at)}:${input.VersionNumber}`

const layerVersionArn = ({ Arn }: { readonly Arn: string }) => Arn

const mapping = ({ UUID }: { readonly UUID: string }, at: Place) =>
  arn(at, `event-source-mapping:${UUID}`)

const tagged = ({ Resource }: { readonly Resource: string }) => Resource

const resource = ({ ResourceArn }: { readonly ResourceArn: string }) => ResourceArn

const durable = ({ DurableExecutionArn: name }: { readonly DurableExecutionArn: string }) => name

const signing = ({ CodeSigningConfigArn: name }: { readonly CodeSigningConfigArn: string }) => name

const capacity = (
  { CapacityProviderName: name }: { readonly CapacityProviderName: string },
  at: Place,
) => (name.startsWith('arn:') ? name : arn(at, `capacity-provider:${name}`))

export const declarations = declare<Client>('lambda', {
  AddLayerVersionPermission: permits(layerVersion),
  AddPermission: permits(fn),
  CheckpointDurableExecution: writes(durable),
  CreateAlias: writes(whole),
  CreateCapacityProvider: writes(capacity),
  CreateCodeSigningConfig: writes(),
  CreateEventSourceMapping: writes(),
  CreateFunction: writes(fn, { passes: 'Role', asks: withCode(fn, 'CreateFunction') }),
  CreateFunctionUrlConfig: writes(fn),
  DeleteAlias: writes(whole),
  DeleteCapacityProvider: writes(capacity),
  DeleteCodeSigningConfig: writes(signing),
  DeleteEventSourceMapping: writes(mapping),
  DeleteFunction: writes(fn),
  DeleteFunctionCodeSigningConfig: writes(fn),
  DeleteFunctionConcurrency: writes(fn),
  DeleteFunctionEventInvokeConfig: writes(fn),
  DeleteFunctionUrlConfig: writes(fn),
  DeleteLayerVersion: writes(layerVersion),
  DeleteProvisionedConcurrencyConfig: writes(fn),
  DeleteResourcePolicy: permits(resource),
  GetAccountSettings: reads(),
  GetAlias: reads(whole),
  GetCapacityProvider: reads(capacity),
  GetCodeSigningConfig: reads(signing),
  GetDurableExecution: reads(durable),
  GetDurableExecutionHistory: reads(durable),
  GetDurableExecutionState: reads(durable),
  GetEventSourceMapping: reads(mapping),
  GetFunction: reads(fn),
  GetFunctionCodeSigningConfig: reads(fn),
  GetFunctionConcurrency: reads(fn),
  GetFunctionConfiguration: reads(fn),
  GetFunctionEventInvokeConfig: reads(fn),
  GetFunctionRecursionConfig: reads(fn),
  GetFunctionScalingConfig: reads(fn),
  GetFunctionUrlConfig: reads(fn),
  GetLayerVersion: reads(layerVersion),
  GetLayerVersionByArn: reads(layerVersionArn, { action: 'GetLayerVersion' }),
  GetLayerVersionPolicy: reads(layerVersion),
  GetPolicy: reads(fn),
  GetProvisionedConcurrencyConfig: reads(fn),
  GetResourcePolicy: reads(resource),
  GetRuntimeManagementConfig: reads(fn),
  Invoke: writes(fn, { action: 'InvokeFunction', data: 'AWS::Lambda::Function' }),
  InvokeAsync: writes(fn, { data: 'AWS::Lambda::Function' }),
  InvokeWithResponseStream: writes(fn, { action: 'InvokeFunction', data: 'AWS::Lambda::Function' }),
  ListAliases: lists(fn),
  ListCapacityProviders: lists(),
  ListCodeSigningConfigs: lists(),
  ListDurableExecutionsByFunction: lists(fn),
  ListEventSourceMappings: lists(),
  ListFunctionEventInvokeConfigs: lists(fn),
  ListFunctionUrlConfigs: lists(fn),
  ListFunctionVersionsByCapacityProvider: lists(capacity),
  ListFunctions: lists(),
  ListFunctionsByCodeSigningConfig: lists(signing),
  ListLayerVersions: lists(),
  ListLayers: lists(),
  ListProvisionedConcurrencyConfigs: lists(fn),
  ListTags: reads(tagged),
  ListVersionsByFunction: lists(fn),
  PublishLayerVersion: writes(layer, { asks: withCode(layer, 'PublishLayerVersion') }),
  PublishVersion: writes(whole),
  PutFunctionCodeSigningConfig: writes(fn),
  PutFunctionConcurrency: writes(fn),
  PutFunctionEventInvokeConfig: writes(fn),
  PutFunctionRecursionConfig: writes(fn),
  PutFunctionScalingConfig: writes(fn),
  PutProvisionedConcurrencyConfig: writes(fn),
  PutResourcePolicy: permits(resource),
  PutRuntimeManagementConfig: writes(fn),
  RemoveLayerVersionPermission: permits(layerVersion),
  RemovePermission: permits(fn),
  SendDurableExecutionCallbackFailure: writes(),
  SendDurableExecutionCallbackHeartbeat: writes(),
  SendDurableExecutionCallbackSuccess: writes(),
  StopDurableExecution: writes(durable),
  TagResource: tags(tagged),
  UntagResource: tags(tagged),
  UpdateAlias: writes(whole),
  UpdateCapacityProvider: writes(capacity),
  UpdateCodeSigningConfig: writes(signing),
  UpdateEventSourceMapping: writes(mapping),
  UpdateFunctionCode: writes(fn, { asks: withCode(fn, 'UpdateFunctionCode') }),
  UpdateFunctionConfiguration: writes(fn, { passes: 'Role' }),
  UpdateFunctionEventInvokeConfig: writes(fn),
  UpdateFunctionUrlConfig: writes(fn),
})
