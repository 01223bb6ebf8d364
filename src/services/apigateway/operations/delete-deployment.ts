// https://docs.aws.amazon.com/apigateway/latest/api/API_DeleteDeployment.html

import { deleteDeployment as run } from '../deployment.ts'
import { operation } from '../operation.ts'

export const deleteDeployment = operation('DeleteDeployment', run)
