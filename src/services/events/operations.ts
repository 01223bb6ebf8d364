// Written by tools/support-tables.mjs. Do not edit.

import type { Operation } from '../service.ts'
import { activateEventSource } from './operations/activate-event-source.ts'
import { cancelReplay } from './operations/cancel-replay.ts'
import { createApiDestination } from './operations/create-api-destination.ts'
import { createArchive } from './operations/create-archive.ts'
import { createConnection } from './operations/create-connection.ts'
import { createEndpoint } from './operations/create-endpoint.ts'
import { createEventBus } from './operations/create-event-bus.ts'
import { createPartnerEventSource } from './operations/create-partner-event-source.ts'
import { deactivateEventSource } from './operations/deactivate-event-source.ts'
import { deauthorizeConnection } from './operations/deauthorize-connection.ts'
import { deleteApiDestination } from './operations/delete-api-destination.ts'
import { deleteArchive } from './operations/delete-archive.ts'
import { deleteConnection } from './operations/delete-connection.ts'
import { deleteEndpoint } from './operations/delete-endpoint.ts'
import { deleteEventBus } from './operations/delete-event-bus.ts'
import { deletePartnerEventSource } from './operations/delete-partner-event-source.ts'
import { deleteRule } from './operations/delete-rule.ts'
import { describeApiDestination } from './operations/describe-api-destination.ts'
import { describeArchive } from './operations/describe-archive.ts'
import { describeConnection } from './operations/describe-connection.ts'
import { describeEndpoint } from './operations/describe-endpoint.ts'
import { describeEventBus } from './operations/describe-event-bus.ts'
import { describeEventSource } from './operations/describe-event-source.ts'
import { describePartnerEventSource } from './operations/describe-partner-event-source.ts'
import { describeReplay } from './operations/describe-replay.ts'
import { describeRule } from './operations/describe-rule.ts'
import { disableRule } from './operations/disable-rule.ts'
import { enableRule } from './operations/enable-rule.ts'
import { listApiDestinations } from './operations/list-api-destinations.ts'
import { listArchives } from './operations/list-archives.ts'
import { listConnections } from './operations/list-connections.ts'
import { listEndpoints } from './operations/list-endpoints.ts'
import { listEventBuses } from './operations/list-event-buses.ts'
import { listEventSources } from './operations/list-event-sources.ts'
import { listPartnerEventSourceAccounts } from './operations/list-partner-event-source-accounts.ts'
import { listPartnerEventSources } from './operations/list-partner-event-sources.ts'
import { listReplays } from './operations/list-replays.ts'
import { listRuleNamesByTarget } from './operations/list-rule-names-by-target.ts'
import { listRules } from './operations/list-rules.ts'
import { listTagsForResource } from './operations/list-tags-for-resource.ts'
import { listTargetsByRule } from './operations/list-targets-by-rule.ts'
import { putEvents } from './operations/put-events.ts'
import { putPartnerEvents } from './operations/put-partner-events.ts'
import { putPermission } from './operations/put-permission.ts'
import { putRule } from './operations/put-rule.ts'
import { putTargets } from './operations/put-targets.ts'
import { removePermission } from './operations/remove-permission.ts'
import { removeTargets } from './operations/remove-targets.ts'
import { startReplay } from './operations/start-replay.ts'
import { tagResource } from './operations/tag-resource.ts'
import { testEventPattern } from './operations/test-event-pattern.ts'
import { untagResource } from './operations/untag-resource.ts'
import { updateApiDestination } from './operations/update-api-destination.ts'
import { updateArchive } from './operations/update-archive.ts'
import { updateConnection } from './operations/update-connection.ts'
import { updateEndpoint } from './operations/update-endpoint.ts'
import { updateEventBus } from './operations/update-event-bus.ts'

export { declarations } from './declarations.ts'

export const operations: readonly Operation[] = [
  activateEventSource,
  cancelReplay,
  createApiDestination,
  createArchive,
  createConnection,
  createEndpoint,
  createEventBus,
  createPartnerEventSource,
  deactivateEventSource,
  deauthorizeConnection,
  deleteApiDestination,
  deleteArchive,
  deleteConnection,
  deleteEndpoint,
  deleteEventBus,
  deletePartnerEventSource,
  deleteRule,
  describeApiDestination,
  describeArchive,
  describeConnection,
  describeEndpoint,
  describeEventBus,
  describeEventSource,
  describePartnerEventSource,
  describeReplay,
  describeRule,
  disableRule,
  enableRule,
  listApiDestinations,
  listArchives,
  listConnections,
  listEndpoints,
  listEventBuses,
  listEventSources,
  listPartnerEventSourceAccounts,
  listPartnerEventSources,
  listReplays,
  listRuleNamesByTarget,
  listRules,
  listTagsForResource,
  listTargetsByRule,
  putEvents,
  putPartnerEvents,
  putPermission,
  putRule,
  putTargets,
  removePermission,
  removeTargets,
  startReplay,
  tagResource,
  testEventPattern,
  untagResource,
  updateApiDestination,
  updateArchive,
  updateConnection,
  updateEndpoint,
  updateEventBus,
]
