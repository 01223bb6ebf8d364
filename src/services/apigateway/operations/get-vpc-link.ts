// https://docs.aws.amazon.com/apigateway/latest/api/API_GetVpcLink.html

import { readOne, withTagsShown } from '../of-account.ts'
import { operation } from '../operation.ts'
import { vpcLinkTable } from '../tables.ts'
import { noVpcLink } from '../vpc-link.ts'

export const getVpcLink = operation('GetVpcLink', async (input, context) =>
  withTagsShown(await readOne(vpcLinkTable, input.vpcLinkId!, context, noVpcLink)),
)
