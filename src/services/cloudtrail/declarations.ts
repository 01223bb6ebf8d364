// What each operation of CloudTrail takes and touches.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudtrail.html

import { declare, lists, reads, tags, writes, type Place } from '../declaration.ts'

type Client = typeof import('@aws-sdk/client-cloudtrail')

const arn = (at: Place, resource: string) =>
  `arn:${at.partition}:cloudtrail:${at.region}:${at.account}:${resource}`
const of = (kind: string, text: string | undefined, at: Place) =>
  text?.startsWith('arn:') ? text : arn(at, `${kind}/${text ?? '*'}`)

const named = ({ Name }: { readonly Name?: string | undefined }, at: Place) => of('trail', Name, at)
const trail = ({ TrailName }: { readonly TrailName?: string | undefined }, at: Place) =>
  of('trail', TrailName, at)
const resource = ({ ResourceId }: { readonly ResourceId?: string | undefined }) => ResourceId!
const first = ({ ResourceIdList }: { readonly ResourceIdList?: string[] | undefined }) =>
  ResourceIdList![0]!
const policy = ({ ResourceArn }: { readonly ResourceArn?: string | undefined }) => ResourceArn!
const store = ({ EventDataStore }: { readonly EventDataStore?: string | undefined }, at: Place) =>
  of('eventdatastore', EventDataStore, at)
const anyStore = (_: object, at: Place) => arn(at, 'eventdatastore/*')
const channel = ({ Channel }: { readonly Channel?: string | undefined }, at: Place) =>
  of('channel', Channel, at)
const anyChannel = (_: object, at: Place) => arn(at, 'channel/*')
const dashboard = (
  { DashboardId, Name }: { readonly DashboardId?: string; readonly Name?: string },
  at: Place,
) => of('dashboard', DashboardId ?? Name, at)

export const declarations = declare<Client>('cloudtrail', {
  AddTags: tags(resource),
  CancelQuery: writes(anyStore),
  CreateChannel: writes(anyChannel),
  CreateDashboard: writes(dashboard),
  CreateEventDataStore: writes(anyStore),
  CreateTrail: writes(named),
  DeleteChannel: writes(channel),
  DeleteDashboard: writes(dashboard),
  DeleteEventDataStore: writes(store),
  DeleteResourcePolicy: writes(policy),
  DeleteTrail: writes(named),
  DeregisterOrganizationDelegatedAdmin: writes(),
  DescribeQuery: reads(anyStore),
  DescribeTrails: reads(),
  DisableFederation: writes(store),
  EnableFederation: writes(store),
  GenerateQuery: writes(anyStore),
  GetChannel: reads(channel),
  GetDashboard: reads(dashboard),
  GetEventConfiguration: reads(trail),
  GetEventDataStore: reads(store),
  GetEventSelectors: reads(trail),
  GetImport: reads(),
  GetInsightSelectors: reads(trail),
  GetQueryResults: reads(anyStore),
  GetResourcePolicy: reads(policy),
  GetTrail: reads(named),
  GetTrailStatus: reads(named),
  ListChannels: lists(),
  ListDashboards: lists(),
  ListEventDataStores: lists(),
  ListImportFailures: reads(),
  ListImports: lists(),
  ListInsightsData: lists(),
  ListInsightsMetricData: lists(),
  ListPublicKeys: reads(),
  ListQueries: lists(store),
  ListTags: reads(first),
  ListTrails: lists(),
  LookupEvents: reads(),
  PutEventConfiguration: writes(trail),
  PutEventSelectors: writes(trail),
  PutInsightSelectors: writes(trail),
  PutResourcePolicy: writes(policy),
  RegisterOrganizationDelegatedAdmin: writes(),
  RemoveTags: tags(resource),
  RestoreEventDataStore: writes(store),
  SearchSampleQueries: reads(),
  StartDashboardRefresh: writes(dashboard),
  StartEventDataStoreIngestion: writes(store),
  StartImport: writes(anyStore),
  StartLogging: writes(named),
  StartQuery: writes(anyStore),
  StopEventDataStoreIngestion: writes(store),
  StopImport: writes(),
  StopLogging: writes(named),
  UpdateChannel: writes(channel),
  UpdateDashboard: writes(dashboard),
  UpdateEventDataStore: writes(store),
  UpdateTrail: writes(named),
})
