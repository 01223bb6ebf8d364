import { firehoseToS3 } from '../../edges/firehose-to-s3/index.ts'
import { firehoseToHttp } from '../../edges/firehose-to-http.ts'
import { firehoseToLambda } from '../../edges/firehose-to-lambda.ts'
import { firehoseChores } from '../../services/firehose/chores.ts'
import { firehose as service } from '../../services/firehose/index.ts'
import { createFirehosePort } from '../../services/firehose/port-implementation.ts'
import { FIREHOSE } from '../../services/firehose/port.ts'
import { LAMBDA } from '../../services/lambda/port.ts'
import type { Module } from '../module.ts'

export const firehose: Module = {
  ...service,
  open({ env, port, call, roleCheck, outbound }) {
    return {
      port: createFirehosePort(env),
      chores: firehoseChores,
      edges: () => [
        firehoseToS3({ firehose: port(FIREHOSE), call }),
        firehoseToLambda({ firehose: port(FIREHOSE), lambda: port(LAMBDA), roleCheck }),
        firehoseToHttp({ firehose: port(FIREHOSE), outbound, clock: env.clock }),
      ],
    }
  },
}
