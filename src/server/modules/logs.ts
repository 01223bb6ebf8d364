import { logsToFirehose } from '../../edges/logs-to-firehose.ts'
import { logsToKinesis } from '../../edges/logs-to-kinesis.ts'
import { logsToLambda } from '../../edges/logs-to-lambda.ts'
import { exportBuckets } from '../../edges/logs-to-s3.ts'
import { FIREHOSE } from '../../services/firehose/port.ts'
import { KINESIS } from '../../services/kinesis/port.ts'
import { LAMBDA } from '../../services/lambda/port.ts'
import { logsChores } from '../../services/logs/chores.ts'
import { exportChore } from '../../services/logs/export/chore.ts'
import { logs as service } from '../../services/logs/index.ts'
import type { Own } from '../../services/logs/own.ts'
import { createLogsPort } from '../../services/logs/port.ts'
import { S3 } from '../../services/s3/port.ts'
import type { Module } from '../module.ts'
import { logsGauges } from './logs-gauges.ts'

export const logs: Module = {
  ...service,
  gauges: logsGauges,
  open({ env, port, permissions, roleCheck }) {
    const buckets = exportBuckets(() => port(S3), permissions)
    const own: Own = { buckets }
    return {
      own,
      port: createLogsPort(env),
      chores: [...logsChores, exportChore(env, buckets)],
      edges: () => [
        logsToLambda(port(LAMBDA)),
        logsToKinesis({ kinesis: port(KINESIS), roleCheck }),
        logsToFirehose({ firehose: port(FIREHOSE), roleCheck }),
      ],
    }
  },
}
