// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteServiceLinkedRole.html
// Nothing here uses such a role, so it is gone at once; the task that AWS would work on has succeeded.

import { ALL, inAccount, requireRole } from '../account.ts'
import { noSuchRole } from '../errors.ts'
import { operation } from '../operation.ts'
import { parsePolicyArn } from '../policy-arn.ts'
import { attachedTo, attachments, lower, ownerKey, roles } from '../tables.ts'

export const deleteServiceLinkedRole = operation('DeleteServiceLinkedRole', (input, context) =>
  inAccount(context, function* (tx) {
    const role = yield* requireRole(input.RoleName)
    const [, first, service] = role.path.split('/')
    if (first !== 'aws-service-role') throw noSuchRole(input.RoleName)
    const owner = ownerKey('role', role.name)
    for (const { row } of yield* attachments.range([owner], { limit: ALL })) {
      const { key } = parsePolicyArn(row.policyArn)
      attachments.del(tx, [owner, key])
      attachedTo.del(tx, [key, owner])
    }
    roles.del(tx, [lower(role.name)])
    return { DeletionTaskId: `task/aws-service-role/${service}/${role.name}/${tx.uuid()}` }
  }),
)
