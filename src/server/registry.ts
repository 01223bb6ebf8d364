// Every service, edge and chore of Millrace. A new one is a line here.

import { lambdaAsync } from '../edges/lambda-async.ts'
import { lambdaToLambda } from '../edges/lambda-to-lambda.ts'
import { lambdaToLogs } from '../edges/lambda-to-logs.ts'
import { lambdaToSns } from '../edges/lambda-to-sns.ts'
import { createSqsToLambda } from '../edges/sqs-to-lambda/index.ts'
import { lambdaToSqs } from '../edges/lambda-to-sqs.ts'
import { logsToLambda } from '../edges/logs-to-lambda.ts'
import { ownAddress } from './reach.ts'
import { createOutbound, type Outbound, type OutboundOptions } from '../edges/outbound/outbound.ts'
import { createPermissions } from '../edges/permission.ts'
import { snsDeadLetter } from '../edges/sns-dead-letter.ts'
import { createEnvelopes } from '../edges/sns-envelope.ts'
import { snsToHttp } from '../edges/sns-to-http/index.ts'
import { snsToLambda } from '../edges/sns-to-lambda.ts'
import { withStatusLogs } from '../edges/sns-to-logs.ts'
import { snsToOutbox } from '../edges/sns-to-outbox.ts'
import { snsToSqs } from '../edges/sns-to-sqs.ts'
import { sqsToSqs } from '../edges/sqs-to-sqs.ts'
import { inWeather } from '../edges/weather.ts'
import { choreEdges } from '../delivery/chores.ts'
import type { Edge } from '../delivery/edge.ts'
import type { Weather } from '../delivery/weather.ts'
import { facts as iamFacts } from '../services/iam/facts.ts'
import { iam } from '../services/iam/index.ts'
import { createLambda, type LambdaNeeds, type RunningLambda } from '../services/lambda/index.ts'
import { logs } from '../services/logs/index.ts'
import { createLogsPort } from '../services/logs/port.ts'
import type { Env, RoleCheck, Service } from '../services/service.ts'
import { snsChores } from '../services/sns/chores.ts'
import { sns } from '../services/sns/index.ts'
import { createOutbox } from '../services/sns/outbox.ts'
import { createSnsPort } from '../services/sns/port-implementation.ts'
import { createSnsSigner, type SnsSigner } from '../services/sns/signature.ts'
import { sqsChores } from '../services/sqs/chores.ts'
import { sqs } from '../services/sqs/index.ts'
import { createSqsPort } from '../services/sqs/port-implementation.ts'
import type { HostRoute } from '../wire/types.ts'
import { createSts } from '../services/sts/index.ts'
import { createStsPort } from '../services/sts/port.ts'

/** Something that runs beside requests: pollers, pools of processes. */
export interface Runner {
  start?(): void | Promise<void>
  /** Ends gracefully: what it holds goes back where it came from. */
  stop(): Promise<void>
}

export interface Parts {
  readonly services: readonly Service[]
  readonly edges: readonly Edge[]
  /** Started in this order, stopped in the opposite one. */
  readonly runners: readonly Runner[]
  /** The deployment package behind a Code.Location of Lambda's. */
  readonly packageOf: RunningLambda['packageOf']
  /** Ids of all blobs that rows of any service name. What is not here is swept. */
  readonly namedBlobs: () => AsyncIterable<string>
  /** What answers at hosts of its own: function URLs. */
  readonly hostRoutes: readonly HostRoute[]
  /** The certificate behind a SigningCertURL of SNS's. */
  readonly certificateOf: SnsSigner['certificate']
}

/** How Millrace calls others, and how they see it. */
export interface Reach extends OutboundOptions {
  /** Where SNS's certificate is to be found, when not under Millrace's own endpoint. */
  readonly certificateBase?: string | undefined
}

export interface PartsOptions extends Pick<LambdaNeeds, 'runs' | 'owner'> {
  readonly reach?: Reach
  /** In test mode: what stands behind the ports is in trouble now and then. */
  readonly weather?: Weather | undefined
  /** Whether a role may what a service does in it; without it every role may. */
  readonly roleCheck?: RoleCheck
  /** In simulation: signing for real happens on other threads, whose order no seed decides. */
  readonly signer?: SnsSigner
}

const LOCAL: Reach = { loopback: true, verifyCertificates: true }

/** Documents of identity providers, under the rules of all calls to the outside. */
function publishedBy(outbound: Outbound) {
  return async (url: string): Promise<string> => {
    const answer = await outbound.send({
      url,
      method: 'GET',
      headers: { accept: 'application/json' },
      body: '',
      timeoutMs: 5_000,
      signal: new AbortController().signal,
    })
    if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}`)
    return answer.text
  }
}

export function createParts(env: Env, options: PartsOptions = {}): Parts {
  const { reach = LOCAL, weather, signer = createSnsSigner(env, reach), ...others } = options
  const { roleCheck, ...instead } = others
  const sqsPort = createSqsPort(env)
  const logsPort = createLogsPort(env)
  const issueCredentials = createStsPort(env).issue
  const lambda = createLambda(env, { sink: lambdaToLogs(logsPort), issueCredentials, ...instead })
  const snsPort = createSnsPort(env)
  const permissions = createPermissions(env.settings.access, env.log)
  const envelopes = createEnvelopes({ signer, endpoint: env.endpoint })
  const doors = inWeather(
    {
      sqs: sqsPort,
      sns: snsPort,
      lambda: lambda.port,
      outbound: createOutbound({ ...reach, own: () => ownAddress(env.endpoint()) }),
    },
    weather,
  )
  const fromSns = { sns: snsPort, envelopes, permissions }
  return {
    services: [
      ...[sqs, sns, lambda.service, logs, iam],
      createSts({ facts: (arn) => iamFacts(arn, env), fetch: publishedBy(doors.outbound) }),
    ],
    edges: [
      sqsToSqs(sqsPort),
      lambdaAsync(doors.lambda),
      lambdaToSqs(doors.sqs, lambda.port, roleCheck),
      lambdaToLambda(lambda.port, roleCheck),
      lambdaToSns(doors.sns, lambda.port, roleCheck),
      ...[
        snsToSqs({ ...fromSns, sqs: doors.sqs }),
        snsToLambda({ ...fromSns, lambda: lambda.port }),
        snsToHttp({ ...fromSns, outbound: doors.outbound }),
        snsToOutbox({ ...fromSns, outbox: createOutbox(env.store) }),
      ].map((edge) => withStatusLogs(edge, { sns: snsPort, logs: logsPort })),
      snsDeadLetter({ ...fromSns, sqs: doors.sqs }),
      logsToLambda(doors.lambda),
      ...choreEdges(env.store, [...sqsChores, ...snsChores(env.store)]),
    ],
    runners: [
      doors.outbound,
      lambda,
      createSqsToLambda({ sqs: sqsPort, lambda: doors.lambda, env, roleCheck }),
    ],
    packageOf: lambda.packageOf,
    namedBlobs: () => lambda.namedBlobs(),
    hostRoutes: [lambda.urls],
    certificateOf: (name) => signer.certificate(name),
  }
}
