// https://docs.aws.amazon.com/apigateway/latest/api/API_GetDeployment.html

import { readChild } from '../children.ts'
import { noDeployment } from '../deployment.ts'
import { operation } from '../operation.ts'
import { deploymentTable } from '../tables.ts'

export const getDeployment = operation('GetDeployment', (input, context) =>
  readChild(deploymentTable, input, input.deploymentId!, context, noDeployment),
)
