// Row types, key layout and named queries of Lambda.

import { Table } from '../../store/table.ts'

/** An event source mapping, times in ms, names as in the API where they are its settings. */
export interface EventSourceMappingRow {
  readonly uuid: string
  readonly account: string
  readonly region: string
  readonly arn: string
  readonly eventSourceArn: string
  /** Function ARN, with its qualifier if the mapping names one. */
  readonly functionArn: string
  /** Which of Enabled and Disabled the mapping is to come to rest in. */
  readonly enabled: boolean
  readonly state:
    'Creating' | 'Enabling' | 'Enabled' | 'Disabling' | 'Disabled' | 'Updating' | 'Deleting'
  readonly stateTransitionReason: string
  readonly lastModifiedMs: number
  readonly lastProcessingResult?: string
  readonly batchSize: number
  readonly maximumBatchingWindowSeconds: number
  /** Patterns as given, OR-ed. */
  readonly filters: readonly string[]
  readonly reportBatchItemFailures: boolean
  readonly maximumConcurrency?: number
  readonly provisionedPollers?: { readonly minimum?: number; readonly maximum?: number }
  readonly kmsKeyArn?: string
  readonly metrics?: readonly string[]
  readonly tags: Readonly<Record<string, string>>
  /** Of a mapping that reads a stream. */
  readonly stream?: StreamSettings
}

/** Names and units as in the API; -1: without an end. */
export interface StreamSettings {
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST' | 'AT_TIMESTAMP'
  readonly startingPositionTimestampMs?: number
  readonly parallelizationFactor: number
  readonly bisectBatchOnFunctionError: boolean
  readonly maximumRetryAttempts: number
  readonly maximumRecordAgeInSeconds: number
  /** 0: none. */
  readonly tumblingWindowInSeconds: number
  /** ARN of the on-failure destination. */
  readonly onFailure?: string
}

export const mappingTable = new Table<[uuid: string], EventSourceMappingRow>('esm')

/** Begins all partitions of mappings: one per account and region, found without walking functions. */
export const MAPPING_PARTITIONS = 'lambda/mappings/'

export function mappingPartition(at: { account: string; region: string }): string {
  return `${MAPPING_PARTITIONS}${at.account}/${at.region}`
}

// --- Functions. One partition per function, `lambda/<account>/<region>/function/<name>`, is the
// source of truth; the directory of all services lists the names (see function-store.ts).

export interface PackageRow {
  readonly blobId: string
  /** Base64, as CodeSha256 shows it. */
  readonly sha256: string
  readonly bytes: number
  /** A directory of this machine that stands in for a package: hot reload. */
  readonly directory?: string
  /** Absent in rows of before layers were counted in. */
  readonly unzippedBytes?: number
}

/** A layer as a function uses it: its package stays, also when the layer version is deleted. */
export interface LayerUse {
  /** With the version. */
  readonly arn: string
  readonly package: PackageRow
}

/** What a version runs with: the settings of CreateFunction, defaults filled in. */
export interface FunctionSettings {
  readonly runtime: string
  readonly handler: string
  readonly role: string
  readonly description: string
  readonly timeoutSeconds: number
  readonly memoryMb: number
  readonly storageMb: number
  readonly architecture: string
  /** undefined: no environment was given, and none is shown. */
  readonly environment?: Readonly<Record<string, string>>
  readonly tracingMode: string
  readonly deadLetterTargetArn?: string
  readonly kmsKeyArn?: string
  readonly layers: readonly LayerUse[]
  readonly vpc?: {
    readonly subnetIds: readonly string[]
    readonly securityGroupIds: readonly string[]
    readonly ipv6: boolean
  }
  readonly fileSystems?: readonly { readonly arn: string; readonly localMountPath: string }[]
  readonly snapStart: string
  readonly logging: {
    readonly format: 'Text' | 'JSON'
    /** undefined: `/aws/lambda/<name>`. */
    readonly group?: string
    readonly applicationLevel?: string
    readonly systemLevel?: string
  }
}

/** `$LATEST` or a published version. */
export interface VersionRow {
  /** `$LATEST`, `1`, `2`, … */
  readonly version: string
  readonly settings: FunctionSettings
  readonly package: PackageRow
  /** Changes whenever code or settings do: environments of an older generation are retired. */
  readonly generation: string
  readonly revisionId: string
  readonly lastModifiedMs: number
  /** What PutRuntimeManagementConfig set. */
  readonly runtimeManagement?: {
    readonly updateOn: string
    readonly versionArn?: string | undefined
  }
}

/** What all versions of a function share. */
export interface FunctionRow {
  readonly name: string
  readonly account: string
  readonly region: string
  /** Without a qualifier. */
  readonly arn: string
  readonly createdAtMs: number
  /** Number of the next version to be published; never reused. */
  readonly nextVersion: number
  readonly reservedConcurrency?: number
  /** Whether loops through this function may go on; absent: they are stopped. */
  readonly recursiveLoop?: 'Allow'
  readonly tags: Readonly<Record<string, string>>
}

export interface AliasRow {
  readonly name: string
  readonly description: string
  readonly version: string
  /** Weights of further versions, 0 to 1. */
  readonly routing?: Readonly<Record<string, number>>
  readonly revisionId: string
}

export interface PolicyRow {
  readonly statements: readonly Readonly<Record<string, unknown>>[]
  readonly revisionId: string
}

/** What PutFunctionEventInvokeConfig set; what is absent follows AWS's defaults. */
export interface EventInvokeRow {
  /** As callers name it: `$LATEST`, a version or an alias. */
  readonly qualifier: string
  readonly lastModifiedMs: number
  readonly maximumRetryAttempts?: number | undefined
  readonly maximumEventAgeSeconds?: number | undefined
  /** ARNs. */
  readonly onSuccess?: string | undefined
  readonly onFailure?: string | undefined
}

/** Provisioned concurrency of a version or an alias. */
export interface ProvisionedRow {
  readonly qualifier: string
  readonly requested: number
  readonly lastModifiedMs: number
}

/** Version number, 0 for `$LATEST`. */
export const versionTable = new Table<[version: number], VersionRow>('version')
export const functionTable = new Table<[], FunctionRow>('function')
export const aliasTable = new Table<[name: string], AliasRow>('alias')
/** Resource policies; qualifier '' for the function itself. */
export const policyTable = new Table<[qualifier: string], PolicyRow>('policy')
export const eventInvokeTable = new Table<[qualifier: string], EventInvokeRow>('async')
export const provisionedTable = new Table<[qualifier: string], ProvisionedRow>('provisioned')

export interface FunctionPlace {
  readonly account: string
  readonly region: string
  readonly name: string
}

export function functionPartition(at: FunctionPlace): string {
  return `lambda/${at.account}/${at.region}/function/${at.name}`
}

/** A function URL, of a function (qualifier '') or an alias. */
export interface UrlRow {
  /** First label of its host. */
  readonly urlId: string
  readonly authType: 'NONE' | 'AWS_IAM'
  readonly invokeMode: 'BUFFERED' | 'RESPONSE_STREAM'
  readonly cors?: UrlCors | undefined
  readonly createdAtMs: number
  readonly lastModifiedMs: number
}

export interface UrlCors {
  readonly allowCredentials?: boolean | undefined
  readonly allowHeaders?: readonly string[] | undefined
  readonly allowMethods?: readonly string[] | undefined
  readonly allowOrigins?: readonly string[] | undefined
  readonly exposeHeaders?: readonly string[] | undefined
  readonly maxAgeSeconds?: number | undefined
}

export const urlTable = new Table<[qualifier: string], UrlRow>('url')

/** Which function a URL's id belongs to: found without knowing the account. */
export interface UrlOwnerRow {
  readonly account: string
  readonly name: string
  readonly qualifier: string
}

export const urlOwnerTable = new Table<[urlId: string], UrlOwnerRow>('url-owner')

export function urlPartition(region: string): string {
  return `lambda/urls/${region}`
}

// --- Layers. One partition per layer; the account's directory lists the names.

export interface LayerRow {
  readonly name: string
  /** Number of the next version; never reused. */
  readonly nextVersion: number
}

export interface LayerVersionRow {
  readonly version: number
  readonly description: string
  readonly createdAtMs: number
  readonly architectures?: readonly string[]
  readonly runtimes?: readonly string[]
  readonly license?: string
  readonly package: PackageRow
  readonly statements?: readonly Readonly<Record<string, unknown>>[]
  /** Of the policy; absent while there is none. */
  readonly policyRevisionId?: string
}

export const layerTable = new Table<[], LayerRow>('layer')
export const layerVersionTable = new Table<[version: number], LayerVersionRow>('layer-version')
export function layerPartition(at: FunctionPlace): string {
  return `lambda/${at.account}/${at.region}/layer/${at.name}`
}
