// What each operation of CloudWatch Logs takes and touches.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html

import { declare, lists, permits, reads, tags, writes, type Place } from '../declaration.ts'

type Client = typeof import('@aws-sdk/client-cloudwatch-logs')

const arn = (at: Place, resource: string) =>
  `arn:${at.partition}:logs:${at.region}:${at.account}:${resource}`

interface Groups {
  readonly logGroupName?: string | undefined
  readonly logGroupNames?: readonly string[] | undefined
  readonly logGroupIdentifier?: string | undefined
  readonly logGroupIdentifiers?: readonly string[] | undefined
  readonly resourceIdentifier?: string | undefined
}

/** As policies write it: the group's ARN, and `:*` for what is in it. Several: by the first. */
const group = (input: Groups, at: Place) => {
  const { logGroupName, logGroupIdentifier, resourceIdentifier } = input
  const first = input.logGroupIdentifiers?.[0] ?? input.logGroupNames?.[0]
  const given = logGroupIdentifier ?? logGroupName ?? resourceIdentifier ?? first ?? ''
  return `${groupArn(given, at)}:*`
}

const groupArn = (given: string, at: Place) => {
  if (!given.startsWith('arn:')) return arn(at, `log-group:${given}`)
  return given.endsWith(':*') ? given.slice(0, -2) : given
}

interface Stream {
  readonly logGroupName?: string | undefined
  readonly logGroupIdentifier?: string | undefined
  readonly logStreamName: string
}

const stream = ({ logGroupName, logGroupIdentifier, logStreamName }: Stream, at: Place) =>
  `${groupArn(logGroupIdentifier ?? logGroupName ?? '', at)}:log-stream:${logStreamName}`

/** A pointer begins with the name of the group. */
const pointed = ({ logRecordPointer }: { readonly logRecordPointer: string }, at: Place) => {
  const [name = ''] = Buffer.from(logRecordPointer, 'base64').toString('utf8').split('\n', 1)
  return `${groupArn(name, at)}:*`
}

const tagged = ({ resourceArn }: { readonly resourceArn: string }) => resourceArn

const named =
  (kind: string) =>
  ({ name }: { readonly name: string }, at: Place) =>
    arn(at, `${kind}:${name}`)

const source = ({ deliverySourceName: name }: { readonly deliverySourceName: string }, at: Place) =>
  arn(at, `delivery-source:${name}`)

const deliveryPolicy = (
  { deliveryDestinationName: name }: { readonly deliveryDestinationName: string },
  at: Place,
) => arn(at, `delivery-destination:${name}`)

const delivery = ({ id }: { readonly id: string }, at: Place) => arn(at, `delivery:${id}`)

const destination = ({ destinationName: name }: { readonly destinationName: string }, at: Place) =>
  arn(at, `destination:${name}`)

const detector = ({ anomalyDetectorArn }: { readonly anomalyDetectorArn: string }) =>
  anomalyDetectorArn

const lookup = ({ lookupTableArn }: { readonly lookupTableArn: string }) => lookupTableArn

const identified = ({ identifier }: { readonly identifier: string }, at: Place) =>
  identifier.startsWith('arn:') ? identifier : arn(at, `scheduled-query:${identifier}`)

export const declarations = declare<Client>('logs', {
  AssociateKmsKey: writes(group),
  AssociateSourceToS3TableIntegration: writes(),
  CancelExportTask: writes(),
  CancelImportTask: writes(),
  CreateDelivery: writes(source),
  CreateExportTask: writes(group),
  CreateImportTask: writes(),
  CreateLogAnomalyDetector: writes(),
  CreateLogGroup: writes(group),
  CreateLogStream: writes(stream),
  CreateLookupTable: writes(),
  CreateScheduledQuery: writes(named('scheduled-query')),
  DeleteAccountPolicy: writes(),
  DeleteDataProtectionPolicy: writes(group),
  DeleteDelivery: writes(delivery),
  DeleteDeliveryDestination: writes(named('delivery-destination')),
  DeleteDeliveryDestinationPolicy: writes(deliveryPolicy),
  DeleteDeliverySource: writes(named('delivery-source')),
  DeleteDestination: writes(destination),
  DeleteIndexPolicy: writes(),
  DeleteIntegration: writes(),
  DeleteLogAnomalyDetector: writes(detector),
  DeleteLogGroup: writes(group),
  DeleteLogStream: writes(stream),
  DeleteLookupTable: writes(lookup),
  DeleteMetricFilter: writes(group),
  DeleteQueryDefinition: writes(),
  DeleteResourcePolicy: permits(),
  DeleteRetentionPolicy: writes(group),
  DeleteScheduledQuery: writes(identified),
  DeleteSubscriptionFilter: writes(group),
  DeleteSyslogConfiguration: writes(group),
  DeleteTransformer: writes(group),
  DescribeAccountPolicies: lists(),
  DescribeConfigurationTemplates: lists(),
  DescribeDeliveries: lists(),
  DescribeDeliveryDestinations: lists(),
  DescribeDeliverySources: lists(),
  DescribeDestinations: lists(),
  DescribeExportTasks: lists(),
  DescribeFieldIndexes: lists(),
  DescribeImportTaskBatches: lists(),
  DescribeImportTasks: lists(),
  DescribeIndexPolicies: lists(),
  DescribeLogGroups: lists(),
  DescribeLogStreams: lists(group),
  DescribeLookupTables: lists(),
  DescribeMetricFilters: lists(group),
  DescribeQueries: lists(),
  DescribeQueryDefinitions: lists(),
  DescribeResourcePolicies: lists(),
  DescribeSubscriptionFilters: lists(group),
  DisassociateKmsKey: writes(group),
  DisassociateSourceFromS3TableIntegration: writes(),
  FilterLogEvents: reads(group),
  GetDataProtectionPolicy: reads(group),
  GetDelivery: reads(delivery),
  GetDeliveryDestination: reads(named('delivery-destination')),
  GetDeliveryDestinationPolicy: reads(deliveryPolicy),
  GetDeliverySource: reads(named('delivery-source')),
  GetIntegration: reads(),
  GetLogAnomalyDetector: reads(detector),
  GetLogEvents: reads(stream),
  GetLogFields: reads(),
  GetLogGroupFields: reads(group),
  GetLogObject: writes(),
  GetLogRecord: reads(pointed),
  GetLookupTable: reads(lookup),
  GetQueryResults: reads(),
  GetScheduledQuery: reads(identified),
  GetScheduledQueryHistory: reads(identified),
  GetStorageTierPolicy: reads(),
  GetTransformer: reads(group),
  ListAggregateLogGroupSummaries: lists(),
  ListAnomalies: lists(),
  ListIntegrations: lists(),
  ListLogAnomalyDetectors: lists(),
  ListLogGroups: lists(),
  ListLogGroupsForQuery: lists(),
  ListScheduledQueries: lists(),
  ListSourcesForS3TableIntegration: lists(),
  ListSyslogConfigurations: lists(),
  ListTagsForResource: lists(tagged),
  ListTagsLogGroup: lists(group),
  PutAccountPolicy: writes(),
  PutBearerTokenAuthentication: writes(group),
  PutDataProtectionPolicy: writes(group),
  PutDeliveryDestination: writes(named('delivery-destination')),
  PutDeliveryDestinationPolicy: writes(deliveryPolicy),
  PutDeliverySource: writes(named('delivery-source')),
  PutDestination: writes(destination, { passes: 'roleArn' }),
  PutDestinationPolicy: writes(destination),
  PutIndexPolicy: writes(),
  PutIntegration: writes(),
  PutLogEvents: writes(stream, { unlogged: true }),
  PutLogGroupDeletionProtection: writes(group),
  PutMetricFilter: writes(group),
  PutQueryDefinition: writes(),
  PutResourcePolicy: permits(),
  PutRetentionPolicy: writes(group),
  PutStorageTierPolicy: writes(),
  PutSubscriptionFilter: writes(group, { passes: 'roleArn' }),
  PutSyslogConfiguration: writes(group),
  PutTransformer: writes(group),
  StartLiveTail: reads(group),
  StartQuery: reads(group),
  StopQuery: reads(),
  TagLogGroup: tags(group),
  TagResource: tags(tagged),
  TestMetricFilter: reads(),
  TestTransformer: reads(),
  UntagLogGroup: tags(group),
  UntagResource: tags(tagged),
  UpdateAnomaly: writes(detector),
  UpdateDeliveryConfiguration: writes(delivery),
  UpdateLogAnomalyDetector: writes(detector),
  UpdateLookupTable: writes(lookup),
  UpdateScheduledQuery: writes(identified),
})
