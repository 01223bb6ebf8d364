import { createKinesisToFirehose } from '../../edges/kinesis-to-firehose/index.ts'
import { FIREHOSE } from '../../services/firehose/port.ts'
import { kinesisChores } from '../../services/kinesis/chores.ts'
import { kinesis as service } from '../../services/kinesis/index.ts'
import { createKinesisPort } from '../../services/kinesis/port-implementation.ts'
import type { Module } from '../module.ts'

export const kinesis: Module = {
  ...service,
  open({ env, port }) {
    const streams = createKinesisPort(env)
    return {
      port: streams,
      chores: kinesisChores,
      sources: () => [createKinesisToFirehose({ kinesis: streams, firehose: port(FIREHOSE), env })],
    }
  },
}
