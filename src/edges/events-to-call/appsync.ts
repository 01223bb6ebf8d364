// EventBridge posts the operation to the API's GraphQL endpoint.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/target-appsync.html

import type { CallTarget } from './call-target.ts'

export const appsync: CallTarget = {
  is: ({ service }) => service === 'appsync',
  call({ delivery, parameters, payload }) {
    const { GraphQLOperation } = parameters('AppSyncParameters')
    return {
      service: 'appsync',
      action: 'GraphQL',
      parameters: { endpoint: delivery.target.Arn, query: GraphQLOperation, variables: payload },
    }
  },
}
