import { createKinesisToFirehose } from '../../edges/kinesis-to-firehose/index.ts'
import { createKinesisToLambda } from '../../edges/kinesis-to-lambda/index.ts'
import { FIREHOSE } from '../../services/firehose/port.ts'
import { kinesisChores } from '../../services/kinesis/chores.ts'
import { kinesis as service } from '../../services/kinesis/index.ts'
import { createKinesisPort } from '../../services/kinesis/port-implementation.ts'
import { LAMBDA } from '../../services/lambda/port.ts'
import type { Module } from '../module.ts'

export const kinesis: Module = {
  ...service,
  open({ env, port, roleCheck }) {
    const streams = createKinesisPort(env)
    return {
      port: streams,
      chores: kinesisChores,
      sources: () => [
        createKinesisToLambda({ kinesis: streams, lambda: port(LAMBDA), env, roleCheck }),
        createKinesisToFirehose({ kinesis: streams, firehose: port(FIREHOSE), env }),
      ],
    }
  },
}
