import { logsToLambda } from '../../edges/logs-to-lambda.ts'
import { LAMBDA } from '../../services/lambda/port.ts'
import { logsChores } from '../../services/logs/chores.ts'
import { logs as service } from '../../services/logs/index.ts'
import { createLogsPort } from '../../services/logs/port.ts'
import type { Module } from '../module.ts'
import { logsGauges } from './logs-gauges.ts'

export const logs: Module = {
  ...service,
  gauges: logsGauges,
  open: ({ env, port }) => ({
    port: createLogsPort(env),
    chores: logsChores,
    edges: () => [logsToLambda(port(LAMBDA))],
  }),
}
