// https://docs.aws.amazon.com/apigateway/latest/api/API_CreateVpcLink.html

import { operation } from '../operation.ts'
import { createVpcLink as run } from '../vpc-link.ts'

export const createVpcLink = operation('CreateVpcLink', run)
