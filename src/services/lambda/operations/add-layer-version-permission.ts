// AddLayerVersionPermission.
// https://docs.aws.amazon.com/lambda/latest/api/API_AddLayerVersionPermission.html

import { partitionOf } from '../../../kernel/arn.ts'
import { policyTooLong, resourceConflict } from '../errors.ts'
import {
  checkVersionNumber,
  layerArn,
  layerRevisionMismatch,
  ownLayer,
  requireLayerVersion,
} from '../layers.ts'
import { MAX_POLICY_BYTES } from '../limits.ts'
import { operation } from '../operation.ts'
import { policyDocument, principalOf } from '../policy.ts'
import { layerPartition, layerVersionTable } from '../tables.ts'

export const addLayerVersionPermission = operation(
  'AddLayerVersionPermission',
  async (input, context, lambda) => {
    const version = Number(input.VersionNumber)
    checkVersionNumber(version)
    const layer = ownLayer(input.LayerName, context)
    const condition = input.OrganizationId && {
      Condition: { StringEquals: { 'aws:PrincipalOrgID': input.OrganizationId } },
    }
    const statement = {
      Sid: input.StatementId,
      Effect: 'Allow',
      Principal: principalOf(input.Principal, partitionOf(context.region)),
      Action: input.Action,
      Resource: layerArn(layer, version),
      ...condition,
    }
    const revisionId = await lambda.env.store.transact(layerPartition(layer), function* (tx) {
      const row = yield* requireLayerVersion(layer, version)
      if (input.RevisionId && input.RevisionId !== row.policyRevisionId) {
        throw layerRevisionMismatch()
      }
      const before = row.statements ?? []
      if (before.some(({ Sid }) => Sid === input.StatementId)) {
        throw resourceConflict(
          `The statement id (${input.StatementId}) provided already exists. ` +
            'Please provide a new statement id, or remove the existing statement.',
        )
      }
      const statements = [...before, statement]
      const id = tx.uuid()
      if (policyDocument({ statements, revisionId: id }).length > MAX_POLICY_BYTES) {
        throw policyTooLong(MAX_POLICY_BYTES)
      }
      layerVersionTable.put(tx, [version], { ...row, statements, policyRevisionId: id })
      return id
    })
    return { Statement: JSON.stringify(statement), RevisionId: revisionId }
  },
)
