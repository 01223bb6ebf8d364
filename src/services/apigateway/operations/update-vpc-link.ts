// https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateVpcLink.html

import { operation } from '../operation.ts'
import { updateVpcLink as run } from '../vpc-link.ts'

export const updateVpcLink = operation('UpdateVpcLink', run)
