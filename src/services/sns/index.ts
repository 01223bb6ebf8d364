// Amazon SNS: topics and their subscriptions. (What delivers is in `edges/sns-to-….ts`.)

import type { Service } from '../service.ts'
import { addPermission } from './operations/add-permission.ts'
import { confirmSubscription } from './operations/confirm-subscription.ts'
import { createTopic } from './operations/create-topic.ts'
import { deleteTopic } from './operations/delete-topic.ts'
import { getDataProtectionPolicy } from './operations/get-data-protection-policy.ts'
import { getSubscriptionAttributes } from './operations/get-subscription-attributes.ts'
import { getTopicAttributes } from './operations/get-topic-attributes.ts'
import { listSubscriptions } from './operations/list-subscriptions.ts'
import { listSubscriptionsByTopic } from './operations/list-subscriptions-by-topic.ts'
import { listTagsForResource } from './operations/list-tags-for-resource.ts'
import { listTopics } from './operations/list-topics.ts'
import { publish } from './operations/publish.ts'
import { publishBatch } from './operations/publish-batch.ts'
import { putDataProtectionPolicy } from './operations/put-data-protection-policy.ts'
import { removePermission } from './operations/remove-permission.ts'
import { setSubscriptionAttributes } from './operations/set-subscription-attributes.ts'
import { setTopicAttributes } from './operations/set-topic-attributes.ts'
import { subscribe } from './operations/subscribe.ts'
import { tagResource } from './operations/tag-resource.ts'
import { unsubscribe } from './operations/unsubscribe.ts'
import { untagResource } from './operations/untag-resource.ts'

export const sns: Service = {
  name: 'sns',
  model: 'sns',
  operations: [
    addPermission,
    confirmSubscription,
    createTopic,
    deleteTopic,
    getDataProtectionPolicy,
    getSubscriptionAttributes,
    getTopicAttributes,
    listSubscriptions,
    listSubscriptionsByTopic,
    listTagsForResource,
    listTopics,
    publish,
    publishBatch,
    putDataProtectionPolicy,
    removePermission,
    setSubscriptionAttributes,
    setTopicAttributes,
    subscribe,
    tagResource,
    unsubscribe,
    untagResource,
  ],
}
