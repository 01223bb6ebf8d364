import { callsForward } from '../../edges/calls-forward.ts'
import { cloudtrailToEvents } from '../../edges/cloudtrail-to-events.ts'
import { eventsDeadLetter } from '../../edges/events-dead-letter.ts'
import { eventsToApi } from '../../edges/events-to-api.ts'
import { eventsToArchive } from '../../edges/events-to-archive.ts'
import { eventsToBus } from '../../edges/events-to-bus.ts'
import { eventsToCall } from '../../edges/events-to-call/index.ts'
import { eventsToHttp } from '../../edges/events-to-http.ts'
import { eventsToFirehose } from '../../edges/events-to-firehose.ts'
import { eventsToKinesis } from '../../edges/events-to-kinesis.ts'
import { eventsToLambda } from '../../edges/events-to-lambda.ts'
import { eventsToLogs } from '../../edges/events-to-logs.ts'
import { eventsToSns } from '../../edges/events-to-sns.ts'
import { eventsToSqs } from '../../edges/events-to-sqs.ts'
import { listCalls } from '../../services/events/calls.ts'
import { eventsChores } from '../../services/events/chores.ts'
import { routeEndpoint } from '../../services/events/endpoints.ts'
import { events as service } from '../../services/events/index.ts'
import { createEventsPort } from '../../services/events/port-implementation.ts'
import { FIREHOSE } from '../../services/firehose/port.ts'
import { KINESIS } from '../../services/kinesis/port.ts'
import { rulesAgainst } from '../../services/events/recent.ts'
import { LAMBDA } from '../../services/lambda/port.ts'
import { LOGS } from '../../services/logs/port.ts'
import { SNS } from '../../services/sns/port.ts'
import { SQS } from '../../services/sqs/port.ts'
import { badRequest, bodyOf, integerOf, json, type ServiceRoute } from '../admin/route.ts'
import { signWithEnvironment } from '../sign-with-environment.ts'
import type { Module } from '../module.ts'

export const events: Module = {
  ...service,
  routes: {
    'GET /_millrace/events/calls': (call) => getCalls(call),
    'GET /_millrace/events/rules': (call) => getRules(call),
    'POST /_millrace/events/endpoints': (call) => postEndpoint(call),
  },
  open({ env, port, permissions, roleCheck, outbound, sendInRole }) {
    const buses = createEventsPort(env)
    const from = { events: buses, permissions, roleCheck }
    return {
      port: buses,
      chores: eventsChores(env.store),
      edges: () => [
        eventsToSqs({ ...from, sqs: port(SQS) }),
        eventsToSns({ ...from, sns: port(SNS) }),
        eventsToLambda({ ...from, lambda: port(LAMBDA) }),
        eventsToLogs({ ...from, logs: port(LOGS) }),
        eventsToKinesis({ ...from, kinesis: port(KINESIS) }),
        eventsToFirehose({ ...from, firehose: port(FIREHOSE) }),
        eventsToHttp({ ...from, outbound, clock: env.clock }),
        eventsToApi({ events: buses, send: sendInRole }),
        eventsToBus(from),
        eventsToArchive(buses),
        eventsToCall(from),
        callsForward({ outbound, sign: signWithEnvironment(env.clock) }),
        cloudtrailToEvents(buses),
        eventsDeadLetter({ permissions, sqs: port(SQS) }),
      ],
    }
  },
}

/** `{ name, route: 'primary' | 'secondary' }`: what a health check would switch in AWS. */
const postEndpoint: Extract<ServiceRoute, Function> = async ({ env, request }) => {
  const { name, route, account = '000000000000', region = 'us-east-1' } = bodyOf(request)
  if (route !== 'primary' && route !== 'secondary') {
    throw badRequest("route must be 'primary' or 'secondary'")
  }
  const owner = { account: String(account), region: String(region) }
  const routed = route === 'primary' ? 'PRIMARY' : 'SECONDARY'
  if (await routeEndpoint(env.store, owner, String(name), routed)) return json({ name, route })
  throw badRequest(`there is no endpoint ${String(name)} in ${owner.region}`)
}

/** `?id=&rule=`: what the rules of the buses that had an event lately make of it, as they are now. */
const getRules: Extract<ServiceRoute, Function> = async ({ env, query }) => {
  const id = query.get('id') ?? ''
  return json({ buses: await rulesAgainst(env.store, id, query.get('rule') ?? undefined) })
}

/** `?service=&limit=`: calls of services that Millrace does not have, newest first. */
const getCalls: Extract<ServiceRoute, Function> = async ({ env, query }) => {
  const calls = await listCalls(env.store, {
    service: query.get('service') ?? undefined,
    limit: integerOf(query, 'limit', 100, 1_000),
  })
  return json({
    calls: calls.map(({ atMs, ...call }) => ({ at: new Date(atMs).toISOString(), ...call })),
  })
}
