// https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeStateMachineAlias.html

import { arnOfMachine, requireAlias, versionArn } from '../machine-store.ts'
import { operation } from '../operation.ts'

export const describeStateMachineAlias = operation(
  'DescribeStateMachineAlias',
  async (input, context) => {
    const { stateMachineAliasArn = '' } = input
    const { arn, place } = arnOfMachine(stateMachineAliasArn)
    const alias = await context.store.transact(place.partition, () =>
      requireAlias(arn.qualifier ?? ''),
    )
    return {
      stateMachineAliasArn,
      name: alias.name,
      ...(alias.description !== undefined && { description: alias.description }),
      routingConfiguration: alias.routes.map(({ version, weight }) => ({
        stateMachineVersionArn: versionArn(place.arn, version),
        weight,
      })),
      creationDate: new Date(alias.createdMs),
      updateDate: new Date(alias.updatedMs),
    }
  },
)
