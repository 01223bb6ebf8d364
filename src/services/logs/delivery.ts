// Vended logs: a source, a destination, and the delivery that joins them.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
// The services whose logs these would be are not here, so nothing flows; what deploy tools write is
// kept and shown.

import { parseArn, arn as arnOf } from '../../kernel/arn.ts'
import { AwsError } from '../../kernel/aws-error.ts'
import { Table } from '../../store/table.ts'
import type { Context } from '../service.ts'

export interface SourceRow {
  readonly name: string
  readonly resourceArn: string
  readonly service: string
  readonly logType: string
  readonly tags: Readonly<Record<string, string>>
}

export interface DestinationRow {
  readonly name: string
  readonly type: 'S3' | 'CWL' | 'FH' | 'XRAY'
  readonly targetArn?: string
  readonly outputFormat?: string
  readonly policy?: string
  readonly tags: Readonly<Record<string, string>>
}

export interface DeliveryRow {
  readonly id: string
  readonly sourceName: string
  readonly destinationName: string
  readonly destinationArn: string
  readonly destinationType: DestinationRow['type']
  readonly recordFields?: readonly string[]
  readonly fieldDelimiter?: string
  readonly s3?: { readonly suffixPath?: string; readonly enableHiveCompatiblePath?: boolean }
  readonly tags: Readonly<Record<string, string>>
}

export const sources = new Table<[name: string], SourceRow>('delivery-source')
export const destinations = new Table<[name: string], DestinationRow>('delivery-destination')
export const deliveries = new Table<[id: string], DeliveryRow>('delivery')

/** Services that vend logs this way. */
const VENDORS = new Set(
  'apigateway appconfig backup-gateway bedrock bedrock-agentcore cloudfront codewhisperer cognito-idp comprehend elasticache elemental-mediapackagev2 elemental-mediatailor entityresolution eks events iot ivschat mediapackagev2 mediatailor msk networkmanager networkfirewall pcs pipes pinpoint qbusiness rtbfabric ses sso states transfer vpc-lattice wafv2 wickr wisdom workmail'.split(
    ' ',
  ),
)

/** The service of a resource that can vend logs; throws for any other. */
export function vendorOf(resourceArn: string): string {
  const service = parseArn(resourceArn)?.service
  if (service !== undefined && VENDORS.has(service)) return service
  throw new AwsError('ResourceNotFoundException', 'Cannot access provided service.')
}

const TYPES: Readonly<Record<string, DestinationRow['type']>> = {
  s3: 'S3',
  logs: 'CWL',
  firehose: 'FH',
}

export function typeOf(targetArn: string): DestinationRow['type'] {
  const type = TYPES[parseArn(targetArn)?.service ?? '']
  if (type !== undefined) return type
  throw new AwsError('ValidationException', 'The destination resource ARN is not valid.')
}

export function missing(what: 'Delivery Source' | 'Delivery Destination' | 'Delivery'): AwsError {
  return new AwsError(
    'ResourceNotFoundException',
    `Requested ${what} does not exist in this account.`,
  )
}

const arn = (context: Context, kind: string, name: string) =>
  arnOf('logs', context.region, context.account, `${kind}:${name}`)

export const destinationArn = (context: Context, name: string) =>
  arn(context, 'delivery-destination', name)

const shownTags = (tags: Readonly<Record<string, string>>) =>
  Object.keys(tags).length > 0 && { tags: { ...tags } }

export function shownSource(context: Context, row: SourceRow) {
  return {
    name: row.name,
    arn: arn(context, 'delivery-source', row.name),
    resourceArns: [row.resourceArn],
    service: row.service,
    logType: row.logType,
    ...shownTags(row.tags),
  }
}

export function shownDestination(context: Context, row: DestinationRow) {
  return {
    name: row.name,
    arn: destinationArn(context, row.name),
    deliveryDestinationType: row.type,
    ...(row.outputFormat !== undefined && { outputFormat: row.outputFormat as 'json' }),
    ...(row.targetArn !== undefined && {
      deliveryDestinationConfiguration: { destinationResourceArn: row.targetArn },
    }),
    ...shownTags(row.tags),
  }
}

export function shownDelivery(context: Context, row: DeliveryRow) {
  return {
    id: row.id,
    arn: arn(context, 'delivery', row.id),
    deliverySourceName: row.sourceName,
    deliveryDestinationArn: row.destinationArn,
    deliveryDestinationType: row.destinationType,
    ...(row.recordFields !== undefined && { recordFields: [...row.recordFields] }),
    ...(row.fieldDelimiter !== undefined && { fieldDelimiter: row.fieldDelimiter }),
    ...(row.s3 !== undefined && { s3DeliveryConfiguration: { ...row.s3 } }),
    ...shownTags(row.tags),
  }
}
