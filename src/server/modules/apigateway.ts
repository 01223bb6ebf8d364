import { apiToAws } from '../../edges/api-to-aws.ts'
import { apiToHttp } from '../../edges/api-to-http.ts'
import { apiToLambda } from '../../edges/api-to-lambda.ts'
import { apiToLogs } from '../../edges/api-to-logs.ts'
import { createApiGateway } from '../../services/apigateway/api-gateway.ts'
import { apigateway as service } from '../../services/apigateway/index.ts'
import type { Backends } from '../../services/apigateway/port.ts'
import { apiGatewayChores } from '../../services/apigateway/sweep.ts'
import { APIGATEWAYV2 } from '../../services/apigatewayv2/port.ts'
import { FIREHOSE } from '../../services/firehose/port.ts'
import { LAMBDA } from '../../services/lambda/port.ts'
import { LOGS } from '../../services/logs/port.ts'
import type { Module } from '../module.ts'

export const apigateway: Module = {
  ...service,
  open({ env, port, outbound, permissions, sendInRole }) {
    const backends: Backends = {
      aws: (request) => apiToAws(sendInRole, request),
      http: (request) => apiToHttp(outbound, request),
      lambda: (call) => apiToLambda({ lambda: port(LAMBDA), permissions }, call),
      log: (destination, lines) =>
        apiToLogs({ logs: port(LOGS), firehose: port(FIREHOSE) }, destination, lines),
    }
    const running = createApiGateway(env, backends, (request, { apiId, whole }) =>
      port(APIGATEWAYV2).serve(request, apiId, whole),
    )
    return {
      own: running.runtime,
      runner: running,
      hostRoutes: [running.door],
      chores: apiGatewayChores,
    }
  },
}
