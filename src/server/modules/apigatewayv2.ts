import { apiToAws } from '../../edges/api-to-aws.ts'
import { apiToHttp } from '../../edges/api-to-http.ts'
import { apiToLambda } from '../../edges/api-to-lambda.ts'
import { apiToLogs } from '../../edges/api-to-logs.ts'
import { httpApiChores } from '../../services/apigatewayv2/apis.ts'
import { apigatewayv2 as service } from '../../services/apigatewayv2/index.ts'
import { createHttpApis } from '../../services/apigatewayv2/invoke/serve.ts'
import { FIREHOSE } from '../../services/firehose/port.ts'
import { LAMBDA } from '../../services/lambda/port.ts'
import { LOGS } from '../../services/logs/port.ts'
import type { Module } from '../module.ts'

export const apigatewayv2: Module = {
  ...service,
  open: ({ env, port, outbound, permissions, sendInRole }) => ({
    chores: httpApiChores,
    port: createHttpApis(env, {
      aws: (request) => apiToAws(sendInRole, request),
      http: (request) => apiToHttp(outbound, request),
      lambda: (call) => apiToLambda({ lambda: port(LAMBDA), permissions }, call),
      log: (destination, lines) =>
        apiToLogs({ logs: port(LOGS), firehose: port(FIREHOSE) }, destination, lines),
    }),
  }),
}
