// https://docs.aws.amazon.com/apigateway/latest/api/API_CreateDomainName.html

import { createDomain } from '../domain-name.ts'
import { operation } from '../operation.ts'

export const createDomainName = operation('CreateDomainName', createDomain)
