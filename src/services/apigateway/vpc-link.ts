// VPC links: kept, and available at once. Integrations through one are not called: there is no VPC here.
// https://docs.aws.amazon.com/apigateway/latest/api/API_VpcLink.html

import type { PatchOperation, VpcLink } from '@aws-sdk/client-api-gateway'
import { parseArn } from '../../kernel/arn.ts'
import type { Context } from '../service.ts'
import { badRequest, noSuch } from './errors.ts'
import { newPartId } from './ids.ts'
import { changeOne, inAccount, withTagsShown } from './of-account.ts'
import { patchesOf, patchKnown, replaces, text } from './patch.ts'
import { vpcLinkTable } from './tables.ts'

export const noVpcLink = () => noSuch('Vpc Link')

export function createVpcLink(
  input: Pick<VpcLink, 'name' | 'description' | 'targetArns' | 'tags'>,
  context: Context,
): Promise<VpcLink> {
  const { name, description, targetArns = [], tags } = input
  if (!name) throw badRequest('Name cannot be empty')
  for (const arn of targetArns) {
    if (parseArn(arn) === undefined) throw badRequest(`Invalid ARN. ARN is not well formed ${arn}`)
  }
  // eslint-disable-next-line require-yield
  return inAccount(context, function* (tx) {
    const id = newPartId(tx)
    const link: VpcLink = {
      ...{ id, name },
      ...(description && { description }),
      targetArns,
      ...{ status: 'AVAILABLE', statusMessage: 'Your vpc link is ready for use' },
      ...(tags && Object.keys(tags).length > 0 && { tags }),
    }
    vpcLinkTable.put(tx, [id], link)
    const { statusMessage: _, ...answer } = link
    return { ...answer, status: 'PENDING' as const }
  })
}

export async function updateVpcLink(
  input: { vpcLinkId: string | undefined; patchOperations?: PatchOperation[] | undefined },
  context: Context,
): Promise<VpcLink> {
  const patches = patchesOf(input.patchOperations)
  const link = await changeOne(vpcLinkTable, input.vpcLinkId!, context, {
    missing: noVpcLink,
    change: (row) =>
      patchKnown(row, patches, [
        replaces('/name', (draft, { value }) => {
          if (!value) throw badRequest('Name cannot be empty')
          draft.name = value
        }),
        text('description'),
      ]),
  })
  return withTagsShown(link)
}
