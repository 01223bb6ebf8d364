// What Lambda checks of a queue before it polls it.
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html

import { AwsError } from '../../kernel/aws-error.ts'
import type { SourceCheck } from '../../services/lambda/port.ts'
import type { RoleCheck } from '../../services/service.ts'
import type { SqsPort } from '../../services/sqs/port.ts'
import { refusalOfRole, urlOfQueue } from '../role-permission.ts'

const FIFO_BATCH_SIZE = 10

/** What the function's role does at a queue that it is fed from. */
const ACTIONS = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes']

export function queueCheck(sqs: SqsPort, check?: RoleCheck): SourceCheck {
  return async (mapping, fn, before) => {
    const queue = await sqs.queue(mapping.eventSourceArn)
    if (queue === undefined)
      throw invalid(
        'Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. ' +
          'SQS Error Message: The specified queue does not exist or you do not have access to it.',
      )
    for (const operation of ACTIONS) {
      const input = { QueueUrl: urlOfQueue(mapping.eventSourceArn) }
      if (await refusalOfRole(check, fn, { service: 'sqs', operation, input })) {
        throw invalid(
          `The provided execution role does not have permissions to call ${operation} on SQS`,
        )
      }
    }
    const visibility = queue.visibilityTimeoutSeconds
    // An update is held to it only when it names another function.
    const judged = before === undefined || before.functionArn !== mapping.functionArn
    if (judged && visibility < fn.timeoutSeconds)
      throw invalid(
        `Queue visibility timeout: ${visibility} seconds is less than Function timeout: ${fn.timeoutSeconds} seconds`,
      )
    if (!queue.fifo) return
    if (mapping.maximumBatchingWindowSeconds > 0)
      throw invalid('Batching window is not supported for FIFO queues')
    if (mapping.batchSize > FIFO_BATCH_SIZE)
      throw invalid(`Batch size must not exceed ${FIFO_BATCH_SIZE} for FIFO queues`)
  }
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message, {
    status: 400,
    members: { Type: 'User' },
  })
}
