// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetServiceLinkedRoleDeletionStatus.html

import { inAccount } from '../account.ts'
import { noSuchEntity } from '../errors.ts'
import { operation } from '../operation.ts'
import { lower, roles } from '../tables.ts'

export const getServiceLinkedRoleDeletionStatus = operation(
  'GetServiceLinkedRoleDeletionStatus',
  (input, context) =>
    inAccount(context, function* () {
      const [task, kind, , name = ''] = input.DeletionTaskId.split('/')
      if (task !== 'task' || kind !== 'aws-service-role' || name === '') {
        throw noSuchEntity(`The deletion task ${input.DeletionTaskId} cannot be found.`)
      }
      const there = yield* roles.get(lower(name))
      return { Status: there === undefined ? 'SUCCEEDED' : 'NOT_STARTED' }
    }),
)
