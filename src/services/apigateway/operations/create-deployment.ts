// https://docs.aws.amazon.com/apigateway/latest/api/API_CreateDeployment.html

import { createDeployment as run } from '../deployment.ts'
import { operation } from '../operation.ts'

export const createDeployment = operation('CreateDeployment', run)
