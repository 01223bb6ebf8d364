// Written by tools/support-tables.mjs. Do not edit.

import type { Operation } from '../service.ts'
import { cancelExportTask } from './operations/cancel-export-task.ts'
import { createDelivery } from './operations/create-delivery.ts'
import { createExportTask } from './operations/create-export-task.ts'
import { createLogGroup } from './operations/create-log-group.ts'
import { createLogStream } from './operations/create-log-stream.ts'
import { deleteDeliveryDestinationPolicy } from './operations/delete-delivery-destination-policy.ts'
import { deleteDeliveryDestination } from './operations/delete-delivery-destination.ts'
import { deleteDeliverySource } from './operations/delete-delivery-source.ts'
import { deleteDelivery } from './operations/delete-delivery.ts'
import { deleteLogGroup } from './operations/delete-log-group.ts'
import { deleteLogStream } from './operations/delete-log-stream.ts'
import { deleteMetricFilter } from './operations/delete-metric-filter.ts'
import { deleteQueryDefinition } from './operations/delete-query-definition.ts'
import { deleteResourcePolicy } from './operations/delete-resource-policy.ts'
import { deleteRetentionPolicy } from './operations/delete-retention-policy.ts'
import { deleteSubscriptionFilter } from './operations/delete-subscription-filter.ts'
import { describeDeliveries } from './operations/describe-deliveries.ts'
import { describeDeliveryDestinations } from './operations/describe-delivery-destinations.ts'
import { describeDeliverySources } from './operations/describe-delivery-sources.ts'
import { describeExportTasks } from './operations/describe-export-tasks.ts'
import { describeLogGroups } from './operations/describe-log-groups.ts'
import { describeLogStreams } from './operations/describe-log-streams.ts'
import { describeMetricFilters } from './operations/describe-metric-filters.ts'
import { describeQueries } from './operations/describe-queries.ts'
import { describeQueryDefinitions } from './operations/describe-query-definitions.ts'
import { describeResourcePolicies } from './operations/describe-resource-policies.ts'
import { describeSubscriptionFilters } from './operations/describe-subscription-filters.ts'
import { filterLogEvents } from './operations/filter-log-events.ts'
import { getDeliveryDestinationPolicy } from './operations/get-delivery-destination-policy.ts'
import { getDeliveryDestination } from './operations/get-delivery-destination.ts'
import { getDeliverySource } from './operations/get-delivery-source.ts'
import { getDelivery } from './operations/get-delivery.ts'
import { getLogEvents } from './operations/get-log-events.ts'
import { getLogRecord } from './operations/get-log-record.ts'
import { getQueryResults } from './operations/get-query-results.ts'
import { listTagsForResource } from './operations/list-tags-for-resource.ts'
import { listTagsLogGroup } from './operations/list-tags-log-group.ts'
import { putDeliveryDestinationPolicy } from './operations/put-delivery-destination-policy.ts'
import { putDeliveryDestination } from './operations/put-delivery-destination.ts'
import { putDeliverySource } from './operations/put-delivery-source.ts'
import { putLogEvents } from './operations/put-log-events.ts'
import { putLogGroupDeletionProtection } from './operations/put-log-group-deletion-protection.ts'
import { putMetricFilter } from './operations/put-metric-filter.ts'
import { putQueryDefinition } from './operations/put-query-definition.ts'
import { putResourcePolicy } from './operations/put-resource-policy.ts'
import { putRetentionPolicy } from './operations/put-retention-policy.ts'
import { putSubscriptionFilter } from './operations/put-subscription-filter.ts'
import { startLiveTail } from './operations/start-live-tail.ts'
import { startQuery } from './operations/start-query.ts'
import { stopQuery } from './operations/stop-query.ts'
import { tagLogGroup } from './operations/tag-log-group.ts'
import { tagResource } from './operations/tag-resource.ts'
import { testMetricFilter } from './operations/test-metric-filter.ts'
import { untagLogGroup } from './operations/untag-log-group.ts'
import { untagResource } from './operations/untag-resource.ts'
import { updateDeliveryConfiguration } from './operations/update-delivery-configuration.ts'

export { declarations } from './declarations.ts'

export const operations: readonly Operation[] = [
  cancelExportTask,
  createDelivery,
  createExportTask,
  createLogGroup,
  createLogStream,
  deleteDeliveryDestinationPolicy,
  deleteDeliveryDestination,
  deleteDeliverySource,
  deleteDelivery,
  deleteLogGroup,
  deleteLogStream,
  deleteMetricFilter,
  deleteQueryDefinition,
  deleteResourcePolicy,
  deleteRetentionPolicy,
  deleteSubscriptionFilter,
  describeDeliveries,
  describeDeliveryDestinations,
  describeDeliverySources,
  describeExportTasks,
  describeLogGroups,
  describeLogStreams,
  describeMetricFilters,
  describeQueries,
  describeQueryDefinitions,
  describeResourcePolicies,
  describeSubscriptionFilters,
  filterLogEvents,
  getDeliveryDestinationPolicy,
  getDeliveryDestination,
  getDeliverySource,
  getDelivery,
  getLogEvents,
  getLogRecord,
  getQueryResults,
  listTagsForResource,
  listTagsLogGroup,
  putDeliveryDestinationPolicy,
  putDeliveryDestination,
  putDeliverySource,
  putLogEvents,
  putLogGroupDeletionProtection,
  putMetricFilter,
  putQueryDefinition,
  putResourcePolicy,
  putRetentionPolicy,
  putSubscriptionFilter,
  startLiveTail,
  startQuery,
  stopQuery,
  tagLogGroup,
  tagResource,
  testMetricFilter,
  untagLogGroup,
  untagResource,
  updateDeliveryConfiguration,
]
