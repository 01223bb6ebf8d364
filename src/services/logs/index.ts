// CloudWatch Logs: groups, streams, events, and the search over them.

import type { Service } from '../service.ts'
import { declarations } from './declarations.ts'
import { facts } from './facts.ts'
import { createLogGroup } from './operations/create-log-group.ts'
import { createLogStream } from './operations/create-log-stream.ts'
import { deleteLogGroup } from './operations/delete-log-group.ts'
import { deleteLogStream } from './operations/delete-log-stream.ts'
import { deleteRetentionPolicy } from './operations/delete-retention-policy.ts'
import { deleteSubscriptionFilter } from './operations/delete-subscription-filter.ts'
import { describeLogGroups } from './operations/describe-log-groups.ts'
import { describeLogStreams } from './operations/describe-log-streams.ts'
import { describeSubscriptionFilters } from './operations/describe-subscription-filters.ts'
import { filterLogEvents } from './operations/filter-log-events.ts'
import { getLogEvents } from './operations/get-log-events.ts'
import { listTagsForResource } from './operations/list-tags-for-resource.ts'
import { listTagsLogGroup } from './operations/list-tags-log-group.ts'
import { putLogEvents } from './operations/put-log-events.ts'
import { putLogGroupDeletionProtection } from './operations/put-log-group-deletion-protection.ts'
import { putRetentionPolicy } from './operations/put-retention-policy.ts'
import { putSubscriptionFilter } from './operations/put-subscription-filter.ts'
import { startLiveTail } from './operations/start-live-tail.ts'
import { tagLogGroup } from './operations/tag-log-group.ts'
import { tagResource } from './operations/tag-resource.ts'
import { testMetricFilter } from './operations/test-metric-filter.ts'
import { untagLogGroup } from './operations/untag-log-group.ts'
import { untagResource } from './operations/untag-resource.ts'

export const logs: Service = {
  name: 'logs',
  model: 'logs',
  declarations,
  facts,
  operations: [
    createLogGroup,
    createLogStream,
    deleteLogGroup,
    deleteLogStream,
    deleteRetentionPolicy,
    deleteSubscriptionFilter,
    describeLogGroups,
    describeLogStreams,
    describeSubscriptionFilters,
    filterLogEvents,
    getLogEvents,
    listTagsForResource,
    listTagsLogGroup,
    putLogEvents,
    putLogGroupDeletionProtection,
    putRetentionPolicy,
    putSubscriptionFilter,
    startLiveTail,
    tagLogGroup,
    tagResource,
    testMetricFilter,
    untagLogGroup,
    untagResource,
  ],
}
