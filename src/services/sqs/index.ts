// Amazon SQS.

import type { Service } from '../service.ts'
import { declarations } from './declarations.ts'
import { facts } from './facts.ts'
import { addPermission } from './operations/add-permission.ts'
import { cancelMessageMoveTask } from './operations/cancel-message-move-task.ts'
import { changeMessageVisibility } from './operations/change-message-visibility.ts'
import { changeMessageVisibilityBatch } from './operations/change-message-visibility-batch.ts'
import { createQueue } from './operations/create-queue.ts'
import { deleteMessage } from './operations/delete-message.ts'
import { deleteMessageBatch } from './operations/delete-message-batch.ts'
import { deleteQueue } from './operations/delete-queue.ts'
import { getQueueAttributes } from './operations/get-queue-attributes.ts'
import { getQueueUrl } from './operations/get-queue-url.ts'
import { listDeadLetterSourceQueues } from './operations/list-dead-letter-source-queues.ts'
import { listMessageMoveTasks } from './operations/list-message-move-tasks.ts'
import { listQueues } from './operations/list-queues.ts'
import { listQueueTags } from './operations/list-queue-tags.ts'
import { purgeQueue } from './operations/purge-queue.ts'
import { receiveMessage } from './operations/receive-message.ts'
import { removePermission } from './operations/remove-permission.ts'
import { sendMessage } from './operations/send-message.ts'
import { sendMessageBatch } from './operations/send-message-batch.ts'
import { setQueueAttributes } from './operations/set-queue-attributes.ts'
import { startMessageMoveTask } from './operations/start-message-move-task.ts'
import { tagQueue } from './operations/tag-queue.ts'
import { untagQueue } from './operations/untag-queue.ts'
import { whereabouts } from './whereabouts.ts'

export const sqs: Service = {
  name: 'sqs',
  model: 'sqs',
  declarations,
  facts,
  whereabouts,
  operations: [
    addPermission,
    cancelMessageMoveTask,
    changeMessageVisibility,
    changeMessageVisibilityBatch,
    createQueue,
    deleteMessage,
    deleteMessageBatch,
    deleteQueue,
    getQueueAttributes,
    getQueueUrl,
    listDeadLetterSourceQueues,
    listMessageMoveTasks,
    listQueues,
    listQueueTags,
    purgeQueue,
    receiveMessage,
    removePermission,
    sendMessage,
    sendMessageBatch,
    setQueueAttributes,
    startMessageMoveTask,
    tagQueue,
    untagQueue,
  ],
}
