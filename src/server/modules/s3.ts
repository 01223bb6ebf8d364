import { whyNot } from '../../edges/s3-destinations.ts'
import { s3ToEvents } from '../../edges/s3-to-events.ts'
import { s3ToLambda } from '../../edges/s3-to-lambda.ts'
import { s3ToS3 } from '../../edges/s3-to-s3.ts'
import { s3ToSns } from '../../edges/s3-to-sns.ts'
import { s3ToSqs } from '../../edges/s3-to-sqs.ts'
import { EVENTS } from '../../services/events/port.ts'
import { LAMBDA } from '../../services/lambda/port.ts'
import { s3 as service } from '../../services/s3/index.ts'
import { pageRules } from '../../services/s3/cors/page-rules.ts'
import { lifecycleChore } from '../../services/s3/lifecycle/chore.ts'
import { accessLogChore } from '../../services/s3/logging/deliver.ts'
import { restoreChore } from '../../services/s3/object/restore.ts'
import { createS3Port } from '../../services/s3/port-implementation.ts'
import { namedBlobs } from '../../services/s3/named-blobs.ts'
import type { Own } from '../../services/s3/own.ts'
import { websites } from '../../services/s3/website/serve.ts'
import { SNS } from '../../services/sns/port.ts'
import { SQS } from '../../services/sqs/port.ts'
import type { Module } from '../module.ts'

export const s3: Module = {
  ...service,
  open({ env, port, permissions }) {
    const ports = () => ({ sqs: port(SQS), sns: port(SNS), lambda: port(LAMBDA) })
    const own: Own = {
      whyNot: (destination, from) => whyNot(ports(), permissions, destination, from),
    }
    const s3 = createS3Port(env)
    return {
      port: s3,
      own,
      edges: () => [
        s3ToSqs(port(SQS), permissions),
        s3ToSns(port(SNS), permissions),
        s3ToLambda(port(LAMBDA), permissions),
        s3ToEvents(port(EVENTS)),
        s3ToS3(s3),
      ],
      chores: [lifecycleChore(env), restoreChore(), accessLogChore(env.store, s3)],
      hostRoutes: [websites(env)],
      pageRules: pageRules(env),
      namedBlobs: () => namedBlobs(env.store),
    }
  },
}
