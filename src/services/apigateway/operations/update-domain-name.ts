// https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateDomainName.html

import { updateDomain } from '../domain-name.ts'
import { operation } from '../operation.ts'

export const updateDomainName = operation('UpdateDomainName', updateDomain)
