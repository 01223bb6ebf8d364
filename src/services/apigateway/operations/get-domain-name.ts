// https://docs.aws.amazon.com/apigateway/latest/api/API_GetDomainName.html

import { noDomain } from '../domain-name.ts'
import { readOne, withTagsShown } from '../of-account.ts'
import { operation } from '../operation.ts'
import { domainTable } from '../tables.ts'

export const getDomainName = operation('GetDomainName', async (input, context) =>
  withTagsShown(await readOne(domainTable, input.domainName!, context, noDomain)),
)
