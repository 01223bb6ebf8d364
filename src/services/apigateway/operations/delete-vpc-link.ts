// https://docs.aws.amazon.com/apigateway/latest/api/API_DeleteVpcLink.html

import { deleteOne } from '../of-account.ts'
import { operation } from '../operation.ts'
import { vpcLinkTable } from '../tables.ts'
import { noVpcLink } from '../vpc-link.ts'

export const deleteVpcLink = operation('DeleteVpcLink', (input, context) =>
  deleteOne(vpcLinkTable, input.vpcLinkId!, context, noVpcLink),
)
