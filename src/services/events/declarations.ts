// What each operation of EventBridge takes and touches.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html

import { declare, lists, permits, reads, tags, writes, type Place } from '../declaration.ts'

type Client = typeof import('@aws-sdk/client-eventbridge')

type Text = string | undefined

const at = (place: Place, resource: string) =>
  `arn:${place.partition}:events:${place.region}:${place.account}:${resource}`

const busArn = (name: Text, place: Place) =>
  name?.startsWith('arn:') ? name : at(place, `event-bus/${name ?? 'default'}`)

const bus = ({ Name }: { readonly Name?: Text }, place: Place) => busArn(Name, place)

const named =
  (kind: string) =>
  ({ Name }: { readonly Name?: Text }, place: Place) =>
    at(place, `${kind}/${Name}`)

function ruleArn(name: Text, busName: Text, place: Place): string {
  const [head = '', path = ''] = busArn(busName, place).split(':event-bus/')
  return `${head}:rule/${path === 'default' ? '' : `${path}/`}${name}`
}

const rule = (
  { Name, EventBusName }: { readonly Name: Text; readonly EventBusName?: Text },
  place: Place,
) => ruleArn(Name, EventBusName, place)

const ofRule = (
  { Rule, EventBusName }: { readonly Rule: Text; readonly EventBusName?: Text },
  place: Place,
) => ruleArn(Rule, EventBusName, place)

const archive = ({ ArchiveName }: { readonly ArchiveName: Text }, place: Place) =>
  at(place, `archive/${ArchiveName}`)

const replay = ({ ReplayName }: { readonly ReplayName: Text }, place: Place) =>
  at(place, `replay/${ReplayName}`)

const resource = ({ ResourceARN }: { readonly ResourceARN: Text }) => ResourceARN ?? ''

const eventSource = ({ Name }: { readonly Name?: Text }, place: Place) =>
  `arn:${place.partition}:events:${place.region}::event-source/${Name}`

const ofEventSource = ({ EventSourceName }: { readonly EventSourceName?: Text }, place: Place) =>
  eventSource({ Name: EventSourceName }, place)

/** A call may name several buses: its first one stands for them. */
const put = (
  { Entries }: { readonly Entries?: readonly { readonly EventBusName?: Text }[] | undefined },
  place: Place,
) => busArn(Entries?.[0]?.EventBusName, place)

export const declarations = declare<Client>('events', {
  ActivateEventSource: writes(eventSource),
  CancelReplay: writes(replay),
  CreateApiDestination: writes(named('api-destination')),
  CreateArchive: writes(archive),
  CreateConnection: writes(named('connection')),
  CreateEndpoint: writes(named('endpoint')),
  CreateEventBus: writes(bus),
  CreatePartnerEventSource: writes(eventSource),
  DeactivateEventSource: writes(eventSource),
  DeauthorizeConnection: writes(named('connection')),
  DeleteApiDestination: writes(named('api-destination')),
  DeleteArchive: writes(archive),
  DeleteConnection: writes(named('connection')),
  DeleteEndpoint: writes(named('endpoint')),
  DeleteEventBus: writes(bus),
  DeletePartnerEventSource: writes(eventSource),
  DeleteRule: writes(rule),
  DescribeApiDestination: reads(named('api-destination')),
  DescribeArchive: reads(archive),
  DescribeConnection: reads(named('connection')),
  DescribeEndpoint: reads(named('endpoint')),
  DescribeEventBus: reads(bus),
  DescribeEventSource: reads(eventSource),
  DescribePartnerEventSource: reads(eventSource),
  DescribeReplay: reads(replay),
  DescribeRule: reads(rule),
  DisableRule: writes(rule),
  EnableRule: writes(rule),
  ListApiDestinations: lists(),
  ListArchives: lists(),
  ListConnections: lists(),
  ListEndpoints: lists(),
  ListEventBuses: lists(),
  ListEventSources: lists(),
  ListPartnerEventSourceAccounts: lists(ofEventSource),
  ListPartnerEventSources: lists(),
  ListReplays: lists(),
  ListRuleNamesByTarget: lists(),
  ListRules: lists(),
  ListTagsForResource: lists(resource),
  ListTargetsByRule: lists(ofRule),
  PutEvents: writes(put, { data: 'AWS::Events::EventBus' }),
  PutPartnerEvents: writes(undefined, { unlogged: true }),
  PutPermission: permits(),
  PutRule: writes(rule, { passes: 'RoleArn' }),
  PutTargets: writes(ofRule),
  RemovePermission: permits(),
  RemoveTargets: writes(ofRule),
  StartReplay: writes(replay),
  TagResource: tags(resource),
  TestEventPattern: reads(),
  UntagResource: tags(resource),
  UpdateApiDestination: writes(named('api-destination')),
  UpdateArchive: writes(archive),
  UpdateConnection: writes(named('connection')),
  UpdateEndpoint: writes(named('endpoint')),
  UpdateEventBus: writes(bus),
})
