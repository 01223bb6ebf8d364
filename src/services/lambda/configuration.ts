// A version's row as the API shows it.

import type { FunctionConfiguration } from '@aws-sdk/client-lambda'
import { createHash } from 'node:crypto'
import { partitionOf } from '../../kernel/arn.ts'
import type { FunctionPlace, FunctionSettings, VersionRow } from './tables.ts'

type Runtime = FunctionConfiguration['Runtime']
type Architecture = NonNullable<FunctionConfiguration['Architectures']>[number]

/**
 * `arn` is the function's as this operation shows it: with or without a qualifier. `changed` says
 * what AWS has under way when it answers Create or Update: here all is done by then, but its
 * clients know and wait for these states. The state that follows has a revision of its own.
 */
export function configurationOf(
  place: FunctionPlace,
  arn: string,
  row: VersionRow,
  changed?: { readonly how: 'created' | 'updated'; readonly revisionId: string },
): FunctionConfiguration {
  const { settings } = row
  return {
    FunctionName: place.name,
    FunctionArn: arn,
    Runtime: settings.runtime as Runtime,
    Role: settings.role,
    Handler: settings.handler,
    CodeSize: row.package.bytes,
    Description: settings.description,
    Timeout: settings.timeoutSeconds,
    MemorySize: settings.memoryMb,
    LastModified: lastModified(row.lastModifiedMs),
    CodeSha256: row.package.sha256,
    Version: row.version,
    ...optional(settings),
    TracingConfig: { Mode: settings.tracingMode as 'Active' | 'PassThrough' },
    RevisionId: changed?.revisionId ?? row.revisionId,
    ...stateOf(changed?.how),
    PackageType: 'Zip',
    Architectures: [settings.architecture as Architecture],
    EphemeralStorage: { Size: settings.storageMb },
    SnapStart: {
      ApplyOn: settings.snapStart as 'None' | 'PublishedVersions',
      OptimizationStatus: 'Off',
    },
    RuntimeVersionConfig: { RuntimeVersionArn: runtimeVersionArn(settings.runtime, place.region) },
    LoggingConfig: {
      LogFormat: settings.logging.format,
      ApplicationLogLevel: settings.logging.applicationLevel as 'INFO' | undefined,
      SystemLogLevel: settings.logging.systemLevel as 'INFO' | undefined,
      LogGroup: settings.logging.group ?? `/aws/lambda/${place.name}`,
    },
  }
}

/**
 * As lists show a version: without its state and its runtime's version.
 * https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html
 */
export function listedConfiguration(
  place: FunctionPlace,
  arn: string,
  row: VersionRow,
): FunctionConfiguration {
  const {
    State: _state,
    LastUpdateStatus: _status,
    RuntimeVersionConfig: _version,
    ...listed
  } = configurationOf(place, arn, row)
  return listed
}

function stateOf(
  changed: 'created' | 'updated' | undefined,
): Pick<FunctionConfiguration, 'State' | 'LastUpdateStatus'> {
  if (changed === 'created') {
    const reason = { StateReason: 'The function is being created.', StateReasonCode: 'Creating' }
    return { State: 'Pending', ...reason }
  }
  if (changed === 'updated') {
    const reason = {
      LastUpdateStatusReason: 'The function is being created.',
      LastUpdateStatusReasonCode: 'Creating',
    }
    return { State: 'Active', LastUpdateStatus: 'InProgress', ...reason }
  }
  return { State: 'Active', LastUpdateStatus: 'Successful' }
}

/** Members that are absent unless set. */
function optional(settings: FunctionSettings): Partial<FunctionConfiguration> {
  const shown: Partial<FunctionConfiguration> = {}
  if (settings.environment) shown.Environment = { Variables: { ...settings.environment } }
  if (settings.kmsKeyArn) shown.KMSKeyArn = settings.kmsKeyArn
  if (settings.deadLetterTargetArn) {
    shown.DeadLetterConfig = { TargetArn: settings.deadLetterTargetArn }
  }
  if (settings.layers.length > 0) {
    shown.Layers = settings.layers.map((layer) => ({
      Arn: layer.arn,
      CodeSize: layer.package.bytes,
    }))
  }
  if (settings.fileSystems && settings.fileSystems.length > 0) {
    shown.FileSystemConfigs = settings.fileSystems.map(({ arn, localMountPath }) => ({
      Arn: arn,
      LocalMountPath: localMountPath,
    }))
  }
  if (settings.vpc) {
    shown.VpcConfig = {
      SubnetIds: [...settings.vpc.subnetIds],
      SecurityGroupIds: [...settings.vpc.securityGroupIds],
      VpcId: '',
      Ipv6AllowedForDualStack: settings.vpc.ipv6,
    }
  }
  return shown
}

/** `2026-01-01T00:00:00.000+0000` */
export function lastModified(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, -1)}+0000`
}

/** An ARN of AWS's form; its id is made from the runtime's name, for the runtime is the machine's. */
export function runtimeVersionArn(runtime: string, region: string): string {
  const id = createHash('sha256').update(runtime).digest('hex')
  return `arn:${partitionOf(region)}:lambda:${region}::runtime:${id}`
}
