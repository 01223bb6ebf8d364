// https://docs.aws.amazon.com/apigateway/latest/api/API_GetDeployments.html

import { listChildren } from '../children.ts'
import { operation } from '../operation.ts'
import { deploymentTable } from '../tables.ts'

export const getDeployments = operation('GetDeployments', (input, context) =>
  listChildren(deploymentTable, input, ({ id }) => id!, context),
)
