// https://docs.aws.amazon.com/apigateway/latest/api/API_GetVpcLinks.html

import { listOf } from '../of-account.ts'
import { operation } from '../operation.ts'
import { vpcLinkTable } from '../tables.ts'

export const getVpcLinks = operation('GetVpcLinks', (input, context) =>
  listOf(vpcLinkTable, input, ({ id }) => id!, context),
)
