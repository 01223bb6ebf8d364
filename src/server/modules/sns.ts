import { snsDeadLetter } from '../../edges/sns-dead-letter.ts'
import { createEnvelopes } from '../../edges/sns-envelope.ts'
import { snsToFirehose } from '../../edges/sns-to-firehose.ts'
import { snsToHttp } from '../../edges/sns-to-http/index.ts'
import { snsToLambda } from '../../edges/sns-to-lambda.ts'
import { withStatusLogs } from '../../edges/sns-to-logs.ts'
import { snsToOutbox } from '../../edges/sns-to-outbox.ts'
import { snsToQueues } from '../../edges/sns-to-queues.ts'
import { snsToSqs } from '../../edges/sns-to-sqs.ts'
import { topicsInWeather } from '../../edges/weather.ts'
import { FIREHOSE } from '../../services/firehose/port.ts'
import { LAMBDA } from '../../services/lambda/port.ts'
import { LOGS } from '../../services/logs/port.ts'
import { snsChores } from '../../services/sns/chores.ts'
import { sns as service } from '../../services/sns/index.ts'
import { countOutbox, createOutbox } from '../../services/sns/outbox.ts'
import { createSnsPort } from '../../services/sns/port-implementation.ts'
import { createSnsSigner, type SnsSigner } from '../../services/sns/signature.ts'
import { SQS } from '../../services/sqs/port.ts'
import type { Module } from '../module.ts'
import { deleteSent, getSent, PUSH_MESSAGES, TEXT_MESSAGES } from './sns-localstack.ts'
import { certificateRoute, getOutbox, postOptOut } from './sns-routes.ts'

/** `signer`: signing for real happens on other threads, whose order no seed of a simulation decides. */
export function sns(instead: { readonly signer?: SnsSigner } = {}): Module {
  return {
    ...service,
    routes: {
      'GET /_millrace/sns/outbox': getOutbox,
      'POST /_millrace/sns/opt-out': postOptOut,
      'GET /_aws/sns/sms-messages': getSent(TEXT_MESSAGES),
      'DELETE /_aws/sns/sms-messages': deleteSent(TEXT_MESSAGES),
      'GET /_aws/sns/platform-endpoint-messages': getSent(PUSH_MESSAGES),
      'DELETE /_aws/sns/platform-endpoint-messages': deleteSent(PUSH_MESSAGES),
    },
    async gauges(page, { store }) {
      const kept = await countOutbox(store)
      page.gauge('millrace_sns_outbox_messages', 'Messages to people and devices.', kept)
    },
    open({ env, port, outbound, permissions, reach, roleCheck }) {
      const topics = createSnsPort(env)
      const signer = instead.signer ?? createSnsSigner(env, reach)
      const envelopes = createEnvelopes({ signer, endpoint: env.endpoint })
      const from = { sns: topics, envelopes, permissions }
      return {
        port: topics,
        portIn: (weather) => topicsInWeather(topics, weather),
        chores: snsChores(env),
        routes: { 'GET /_millrace/sns/': certificateRoute(signer) },
        edges: () => [
          ...[
            snsToSqs({ ...from, sqs: port(SQS) }),
            snsToLambda({ ...from, lambda: port(LAMBDA) }),
            snsToHttp({ ...from, outbound }),
            snsToFirehose({ ...from, firehose: port(FIREHOSE), roleCheck }),
            snsToOutbox({ ...from, outbox: createOutbox(env.store) }),
          ].map((edge) => withStatusLogs(edge, { sns: topics, logs: port(LOGS) })),
          snsToQueues({ ...from, sqs: port(SQS) }),
          snsDeadLetter({ ...from, sqs: port(SQS) }),
        ],
      }
    },
  }
}
