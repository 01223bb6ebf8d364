// A destination as it is kept: what was given, checked, and what follows from it.

export interface Hints {
  readonly bytes: number
  readonly ms: number
}

export type Compression = 'UNCOMPRESSED' | 'GZIP' | 'ZIP' | 'Snappy' | 'HADOOP_SNAPPY'

/** Where objects go. */
export interface S3Target {
  readonly bucketArn: string
  readonly roleArn: string
  readonly prefix: string
  readonly errorPrefix: string
  readonly hints: Hints
  readonly compression: Compression
  /** With its dot; undefined: what the compression has. */
  readonly extension?: string
  readonly timeZone: string
}

export interface Transform {
  readonly functionArn: string
  readonly roleArn: string
  readonly retries: number
  readonly hints: Hints
}

/** Records that hold several, taken apart. */
export type SubRecords =
  { readonly kind: 'json' } | { readonly kind: 'delimited'; readonly by: string }

export interface Column {
  readonly name: string
  /** Hive's name of it: `string`, `bigint`, `double`, … */
  readonly type: string
}

export interface Conversion {
  readonly columns: readonly Column[]
  readonly compression: 'UNCOMPRESSED' | 'SNAPPY' | 'GZIP'
}

export interface Endpoint {
  readonly url: string
  readonly name?: string
  readonly accessKey?: string
  readonly gzip: boolean
  readonly attributes: readonly { readonly name: string; readonly value: string }[]
  readonly hints: Hints
  readonly retryMs: number
  readonly backsUpAll: boolean
}

/** A configuration as requests have it. */
export interface Given {
  readonly kind: 'extended' | 's3' | 'http'
  readonly config: GivenConfig
}

export interface GivenS3 {
  readonly RoleARN?: string | undefined
  readonly BucketARN?: string | undefined
  readonly Prefix?: string | undefined
  readonly ErrorOutputPrefix?: string | undefined
  readonly BufferingHints?: GivenHints | undefined
  readonly CompressionFormat?: string | undefined
  readonly EncryptionConfiguration?: object | undefined
  readonly CloudWatchLoggingOptions?: object | undefined
}

export interface GivenHints {
  readonly SizeInMBs?: number | undefined
  readonly IntervalInSeconds?: number | undefined
}

export interface GivenProcessor {
  readonly Type?: string | undefined
  readonly Parameters?:
    | readonly {
        readonly ParameterName?: string | undefined
        readonly ParameterValue?: string | undefined
      }[]
    | undefined
}

export interface GivenConfig extends GivenS3 {
  readonly FileExtension?: string | undefined
  readonly CustomTimeZone?: string | undefined
  readonly ProcessingConfiguration?:
    | {
        readonly Enabled?: boolean | undefined
        readonly Processors?: readonly GivenProcessor[] | undefined
      }
    | undefined
  readonly DynamicPartitioningConfiguration?:
    | {
        readonly Enabled?: boolean | undefined
        readonly RetryOptions?: { readonly DurationInSeconds?: number | undefined } | undefined
      }
    | undefined
  readonly DataFormatConversionConfiguration?: GivenConversion | undefined
  readonly S3BackupMode?: string | undefined
  readonly S3BackupConfiguration?: GivenS3 | undefined
  readonly EndpointConfiguration?:
    | {
        readonly Url?: string | undefined
        readonly Name?: string | undefined
        readonly AccessKey?: string | undefined
      }
    | undefined
  readonly RequestConfiguration?:
    | {
        readonly ContentEncoding?: string | undefined
        readonly CommonAttributes?:
          | readonly {
              readonly AttributeName?: string | undefined
              readonly AttributeValue?: string | undefined
            }[]
          | undefined
      }
    | undefined
  readonly RetryOptions?: { readonly DurationInSeconds?: number | undefined } | undefined
  readonly S3Configuration?: GivenS3 | undefined
}

export interface GivenConversion {
  readonly Enabled?: boolean | undefined
  readonly SchemaConfiguration?:
    | {
        readonly CatalogId?: string | undefined
        readonly DatabaseName?: string | undefined
        readonly TableName?: string | undefined
      }
    | undefined
  readonly OutputFormatConfiguration?:
    | {
        readonly Serializer?:
          | {
              readonly ParquetSerDe?: { readonly Compression?: string | undefined } | undefined
              readonly OrcSerDe?: object | undefined
            }
          | undefined
      }
    | undefined
}

export interface Destination {
  /** Of an HTTP endpoint: where what it does not take goes. */
  readonly s3: S3Target
  readonly endpoint?: Endpoint
  readonly transform?: Transform
  readonly subRecords?: SubRecords
  /** jq query for partition keys. */
  readonly query?: string
  readonly delimiter?: string
  readonly partitions?: { readonly retryMs: number }
  readonly conversion?: Conversion
  /** Where source records go as they came. */
  readonly backup?: S3Target
  /** What was asked for, for descriptions and for updates. */
  readonly given: Given
}

/** Whether records pass a stage before they are gathered for the destination. */
export function isStaged({ transform, subRecords, query }: Destination): boolean {
  return transform !== undefined || subRecords !== undefined || query !== undefined
}
