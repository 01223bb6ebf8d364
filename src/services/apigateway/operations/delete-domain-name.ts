// https://docs.aws.amazon.com/apigateway/latest/api/API_DeleteDomainName.html

import { deleteDomain } from '../domain-name.ts'
import { operation } from '../operation.ts'

export const deleteDomainName = operation('DeleteDomainName', deleteDomain)
