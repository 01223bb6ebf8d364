// https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateDeployment.html

import { updateDeployment as run } from '../deployment.ts'
import { operation } from '../operation.ts'

export const updateDeployment = operation('UpdateDeployment', run)
