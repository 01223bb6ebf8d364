// https://docs.aws.amazon.com/apigateway/latest/api/API_GetDomainNames.html

import { getDomains } from '../domain-name.ts'
import { operation } from '../operation.ts'

export const getDomainNames = operation('GetDomainNames', getDomains)
