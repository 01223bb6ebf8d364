// https://docs.aws.amazon.com/step-functions/latest/apireference/API_PublishStateMachineVersion.html

import { conflict } from '../errors.ts'
import { arnOfMachine, requireLiving, scopeOf, versionArn } from '../machine-store.ts'
import { operation } from '../operation.ts'
import { publishVersion } from '../version.ts'

export const publishStateMachineVersion = operation(
  'PublishStateMachineVersion',
  async (input, context) => {
    const { stateMachineArn = '', revisionId, description } = input
    const { place } = arnOfMachine(stateMachineArn)
    const version = await context.store.transact(scopeOf(place), function* (tx) {
      const row = yield* requireLiving(stateMachineArn)
      if (revisionId !== undefined && revisionId !== (row.revisionId ?? 'INITIAL')) {
        throw conflict(`Failed to publish the State Machine version for revision ${revisionId}. The current State Machine revision is ${row.revisionId ?? 'INITIAL'}.`) // prettier-ignore
      }
      return yield* publishVersion(tx, row, description)
    })
    return {
      creationDate: new Date(version.createdMs),
      stateMachineVersionArn: versionArn(place.arn, version.number),
    }
  },
)
