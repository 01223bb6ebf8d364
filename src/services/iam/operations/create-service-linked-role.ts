// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateServiceLinkedRole.html

import { uniqueId } from '../../../kernel/identity.ts'
import { iamArn, inAccount } from '../account.ts'
import { attach } from '../attach.ts'
import { invalidInput } from '../errors.ts'
import { linkedService } from '../linked-services.ts'
import { operation } from '../operation.ts'
import { presentRole } from '../present.ts'
import { lower, roles, type RoleRow } from '../tables.ts'

function trusting(service: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
  })
}

export const createServiceLinkedRole = operation('CreateServiceLinkedRole', (input, context) =>
  inAccount(context, function* (tx) {
    const { AWSServiceName: service, CustomSuffix: suffix } = input
    const linked = linkedService(service)
    if (linked === undefined) {
      throw invalidInput(`Create Service Linked Role operation is not supported for ${service}`)
    }
    if (suffix !== undefined && !linked.suffix) {
      throw invalidInput(`Custom suffix is not allowed for ${service}`)
    }
    const name = suffix === undefined ? linked.roleName : `${linked.roleName}_${suffix}`
    if (yield* roles.get(lower(name))) {
      throw invalidInput(
        `Service role name ${name} has been taken in this account, please try a different suffix.`,
      )
    }
    const path = `/aws-service-role/${service}/`
    const role: RoleRow = {
      name,
      path,
      id: uniqueId('AROA', context.account, lower(name)),
      arn: iamArn(context, 'role', path, name),
      createdAtMs: tx.nowMs,
      trustPolicy: trusting(service),
      ...(input.Description !== undefined && { description: input.Description }),
      maxSessionSeconds: 3600,
      tags: [],
    }
    roles.put(tx, [lower(name)], role)
    const policyArn = `${role.arn.slice(0, role.arn.indexOf(':iam:'))}:iam::aws:policy/aws-service-role/${linked.policyName}`
    yield* attach(tx, 'role', name, policyArn, context.account)
    return { Role: presentRole(role, 'created') }
  }),
)
