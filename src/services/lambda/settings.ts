// What CreateFunction and UpdateFunctionConfiguration may set, with Lambda's own judgements; what
// the model constrains was checked before.
// https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html

import { parseArn } from '../../kernel/arn.ts'
import type { InputOf } from '../../wire/types.ts'
import { invalidParameter, validation, violation } from './errors.ts'
import { RESERVED } from './execution/variables.ts'
import {
  DEFAULT_MEMORY_MB,
  DEFAULT_STORAGE_MB,
  DEFAULT_TIMEOUT_SECONDS,
  MAX_ENVIRONMENT_BYTES,
  MAX_MEMORY_MB,
  MAX_STORAGE_MB,
  MAX_TIMEOUT_SECONDS,
} from './limits.ts'
import type { FunctionSettings } from './tables.ts'

type Client = typeof import('@aws-sdk/client-lambda')
type Given = Partial<InputOf<Client, 'CreateFunction'>> &
  Partial<InputOf<Client, 'UpdateFunctionConfiguration'>>

/** In the order in which AWS lists them. */
const RUNTIMES_SHOWN = [
  ...['nodejs20.x', 'python3.14', 'provided.al2023', 'python3.12', 'python3.13', 'nodejs24.x'],
  ...['nodejs22.x', 'java25', 'python3.10', 'python3.11', 'java21', 'ruby3.3', 'ruby3.4'],
  ...['ruby3.2', 'python3.8', 'python3.9', 'java17', 'nodejs16.x', 'dotnet10', 'dotnet8'],
  ...['java11', 'dotnet6', 'nodejs18.x', 'provided.al2', 'java8.al2'],
]
/** Of the model's list, newer than AWS's message. */
const RUNTIMES = new Set([...RUNTIMES_SHOWN, 'nodejs26.x', 'python3.15', 'ruby4.0'])

export const DEFAULT_SETTINGS: FunctionSettings = {
  runtime: '',
  handler: '',
  role: '',
  description: '',
  timeoutSeconds: DEFAULT_TIMEOUT_SECONDS,
  memoryMb: DEFAULT_MEMORY_MB,
  storageMb: DEFAULT_STORAGE_MB,
  architecture: 'x86_64',
  tracingMode: 'PassThrough',
  layers: [],
  snapStart: 'None',
  logging: { format: 'Text' },
}

/** `base` with what the request gives; throws AwsError for what Lambda does not accept. */
export function settingsFrom(given: Given, base: FunctionSettings): FunctionSettings {
  if (given.Runtime !== undefined) checkRuntime(given.Runtime)
  atMost(given.Timeout, 'timeout', MAX_TIMEOUT_SECONDS)
  atMost(given.MemorySize, 'memorySize', MAX_MEMORY_MB)
  atMost(given.EphemeralStorage?.Size, 'ephemeralStorage.size', MAX_STORAGE_MB)
  return {
    ...base,
    runtime: given.Runtime ?? base.runtime,
    handler: given.Handler ?? base.handler,
    role: given.Role ?? base.role,
    description: given.Description ?? base.description,
    timeoutSeconds: given.Timeout ?? base.timeoutSeconds,
    memoryMb: given.MemorySize ?? base.memoryMb,
    storageMb: given.EphemeralStorage?.Size ?? base.storageMb,
    architecture: given.Architectures?.[0] ?? base.architecture,
    environment: environmentFrom(given, base),
    tracingMode: given.TracingConfig?.Mode ?? base.tracingMode,
    deadLetterTargetArn: deadLetterFrom(given, base),
    kmsKeyArn: given.KMSKeyArn === undefined ? base.kmsKeyArn : given.KMSKeyArn || undefined,
    vpc: vpcFrom(given, base),
    fileSystems:
      given.FileSystemConfigs?.map(({ Arn, LocalMountPath }) => ({
        arn: Arn!,
        localMountPath: LocalMountPath!,
      })) ?? base.fileSystems,
    snapStart: given.SnapStart?.ApplyOn ?? base.snapStart,
    logging: loggingFrom(given, base),
  }
}

function checkRuntime(runtime: string): void {
  if (RUNTIMES.has(runtime)) return
  throw invalidParameter(
    `Value ${runtime} at 'runtime' failed to satisfy constraint: ` +
      `Member must satisfy enum value set: [${RUNTIMES_SHOWN.join(', ')}] or be a valid ARN`,
  )
}

// The model's ranges are wider than those of ordinary functions.
function atMost(value: number | undefined, member: string, max: number): void {
  if (value === undefined || value <= max) return
  const constraint = `Member must have value less than or equal to ${max}`
  if (member === 'memorySize') throw invalidParameter(violation(`${value}`, member, constraint))
  throw validation(`${value}`, member, constraint)
}

function environmentFrom(given: Given, base: FunctionSettings): FunctionSettings['environment'] {
  if (given.Environment === undefined) return base.environment
  const variables = given.Environment.Variables ?? {}
  const reserved = Object.keys(variables).filter((name) => RESERVED.has(name))
  if (reserved.length > 0) {
    throw invalidParameter(
      'Lambda was unable to configure your environment variables because the environment ' +
        'variables you have provided contains reserved keys that are currently not supported ' +
        `for modification. Reserved keys used in this request: ${reserved.join(', ')}`,
    )
  }
  const measured = JSON.stringify(variables)
  if (Buffer.byteLength(measured) > MAX_ENVIRONMENT_BYTES) {
    throw invalidParameter(
      'Lambda was unable to configure your environment variables because the environment ' +
        'variables you have provided exceeded the 4KB limit. ' +
        `String measured: ${measured}`,
    )
  }
  const name = Object.keys(variables).find((key) => !isVariableName(key))
  if (name !== undefined) {
    throw validation(
      `{${name}=***}`,
      'environment.variables',
      'Map keys must satisfy constraint: [Member must satisfy regular expression pattern: ' +
        '[a-zA-Z]([a-zA-Z0-9_])+]',
    )
  }
  const nul = Object.entries(variables).find(([, value]) => value?.includes('\0'))
  if (nul) throw invalidParameter(`The environment variable ${nul[0]} contains a NUL character.`)
  return variables as Record<string, string>
}

function isVariableName(name: string): boolean {
  return /^[a-zA-Z][a-zA-Z0-9_]+$/.test(name)
}

function deadLetterFrom(given: Given, base: FunctionSettings): string | undefined {
  const target = given.DeadLetterConfig?.TargetArn
  if (given.DeadLetterConfig === undefined || target === undefined) return base.deadLetterTargetArn
  if (target === '') return undefined
  const service = parseArn(target)?.service
  if (service !== 'sqs' && service !== 'sns') {
    throw invalidParameter(
      'The provided target arn is invalid: it must name an SQS queue or SNS topic.',
    )
  }
  return target
}

function vpcFrom(given: Given, base: FunctionSettings): FunctionSettings['vpc'] {
  if (given.VpcConfig === undefined) return base.vpc
  const subnetIds = given.VpcConfig.SubnetIds ?? []
  const securityGroupIds = given.VpcConfig.SecurityGroupIds ?? []
  // A function that has left its VPC goes on to show that it is in none.
  const none = subnetIds.length === 0 && securityGroupIds.length === 0
  if (none && base.vpc === undefined) return undefined
  return { subnetIds, securityGroupIds, ipv6: given.VpcConfig.Ipv6AllowedForDualStack ?? false }
}

function loggingFrom(given: Given, base: FunctionSettings): FunctionSettings['logging'] {
  const config = given.LoggingConfig
  if (config === undefined) return base.logging
  const format = config.LogFormat ?? base.logging.format
  if (format === 'Text' && (config.ApplicationLogLevel || config.SystemLogLevel)) {
    throw invalidParameter(
      "To use log level filters, set your function's log format to JSON. " +
        'LogFormat must be JSON when ApplicationLogLevel or SystemLogLevel is given.',
    )
  }
  const group = config.LogGroup ?? base.logging.group
  if (format === 'Text') return { format, group }
  return {
    format,
    group,
    applicationLevel: config.ApplicationLogLevel ?? base.logging.applicationLevel ?? 'INFO',
    systemLevel: config.SystemLogLevel ?? base.logging.systemLevel ?? 'INFO',
  }
}
