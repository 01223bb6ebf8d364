import { createSqsToLambda } from '../../edges/sqs-to-lambda/index.ts'
import { sqsToSqs } from '../../edges/sqs-to-sqs.ts'
import { queuesInWeather } from '../../edges/weather.ts'
import { LAMBDA } from '../../services/lambda/port.ts'
import { sqsChores } from '../../services/sqs/chores.ts'
import { sqs as service } from '../../services/sqs/index.ts'
import { createSqsPort } from '../../services/sqs/port-implementation.ts'
import type { Module } from '../module.ts'
import { sqsGauges } from './sqs-gauges.ts'
import { getSqsMessages, postSqsMessages } from './sqs-routes.ts'

export const sqs: Module = {
  ...service,
  gauges: sqsGauges,
  routes: {
    'GET /_aws/sqs/messages': getSqsMessages,
    'GET /_aws/sqs/messages/': getSqsMessages,
    'POST /_aws/sqs/messages': postSqsMessages,
  },
  open({ env, port, roleCheck }) {
    const queues = createSqsPort(env)
    return {
      port: queues,
      portIn: (weather) => queuesInWeather(queues, weather),
      chores: sqsChores,
      edges: () => [sqsToSqs(queues)],
      sources: () => [createSqsToLambda({ sqs: queues, lambda: port(LAMBDA), env, roleCheck })],
    }
  },
}
