import { pipesDeadLetter } from '../../edges/pipes/dead-letter.ts'
import { createPipes } from '../../edges/pipes/index.ts'
import { DYNAMODB } from '../../services/dynamodb/port.ts'
import { EVENTS } from '../../services/events/port.ts'
import { KINESIS } from '../../services/kinesis/port.ts'
import { LAMBDA } from '../../services/lambda/port.ts'
import { LOGS } from '../../services/logs/port.ts'
import { pipes as service } from '../../services/pipes/index.ts'
import { createPipesPort } from '../../services/pipes/port-implementation.ts'
import { SNS } from '../../services/sns/port.ts'
import { SQS } from '../../services/sqs/port.ts'
import type { Module } from '../module.ts'

export const pipes: Module = {
  ...service,
  open({ env, port, call, roleCheck, outbound }) {
    const own = createPipesPort(env)
    return {
      ...{ port: own, own },
      edges: () => [pipesDeadLetter({ sqs: port(SQS), sns: port(SNS) })],
      sources: () => [
        createPipes({
          ...{ env, pipes: own, call, roleCheck, outbound },
          ...{ sqs: port(SQS), kinesis: port(KINESIS), dynamodb: port(DYNAMODB) },
          ...{ lambda: port(LAMBDA), logs: port(LOGS), events: port(EVENTS) },
        }),
      ],
    }
  },
}
