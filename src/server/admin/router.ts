// The admin API, under `/_millrace/`, and what wrappers written for LocalStack ask for. The wire has
// checked Host and Origin before a request comes here.

import { AwsError } from '../../kernel/aws-error.ts'
import type { WireResponse } from '../../wire/protocols.ts'
import type { AdminHandler, AdminRequest } from '../../wire/steps/admin.ts'
import type { Server } from '../server.ts'
import { badRequest, json, type Route } from './route.ts'
import { getCalls } from './calls.ts'
import { getClock, postClock } from './clock.ts'
import { postEventLoop } from './event-loop.ts'
import { getFrontPage } from './front-page.ts'
import { getHealth } from './health.ts'
import { getLambdaRuntimes, getSqsMessages, postSqsMessages } from './localstack-aws.ts'
import {
  getConfig,
  getDiagnose,
  getInfo,
  getInit,
  getLocalStackHealth,
  getPlugins,
  postLocalStackHealth,
} from './localstack.ts'
import { getLambdaCode } from './lambda-code.ts'
import { getExplain, getLineage, getTrace } from './lineage.ts'
import { getStream } from './live.ts'
import { getSnsCertificate, getSnsOutbox, postSnsOptOut } from './sns.ts'
import { getMetrics } from './metrics.ts'
import { getWeather, postWeather } from './weather.ts'
import { postReset, postSettle, postStop } from './control.ts'

// A trailing slash takes the rest of the path as its argument.
const ROUTES: Readonly<Record<string, Route>> = {
  'GET /': getFrontPage,
  'GET /_millrace/health': getHealth,
  'GET /_millrace/lineage': getLineage,
  'GET /_millrace/lineage/stream': getStream,
  'GET /_millrace/trace/': getTrace,
  'GET /_millrace/explain/': getExplain,
  'GET /_millrace/calls': getCalls,
  'GET /_millrace/clock': getClock,
  'POST /_millrace/clock': postClock,
  'POST /_millrace/event-loop': postEventLoop,
  'POST /_millrace/settle': postSettle,
  'POST /_millrace/reset': postReset,
  'POST /_millrace/stop': postStop,
  'GET /_millrace/lambda/code/': getLambdaCode,
  'GET /_millrace/metrics': getMetrics,
  'GET /_millrace/weather': getWeather,
  'POST /_millrace/weather': postWeather,
  'GET /_millrace/sns/outbox': getSnsOutbox,
  'POST /_millrace/sns/opt-out': postSnsOptOut,
  'GET /_millrace/sns/': getSnsCertificate,
  'GET /_localstack/health': getLocalStackHealth,
  'GET /_localstack/info': getInfo,
  'GET /_localstack/init': getInit,
  'GET /_localstack/init/': getInit,
  'GET /_localstack/config': getConfig,
  'GET /_localstack/diagnose': getDiagnose,
  'GET /_localstack/plugins': getPlugins,
  'POST /_localstack/health': postLocalStackHealth,
  'POST /_localstack/state/reset': postReset,
  'GET /_aws/sqs/messages': getSqsMessages,
  'GET /_aws/sqs/messages/': getSqsMessages,
  'POST /_aws/sqs/messages': postSqsMessages,
  'GET /_aws/lambda/runtimes': getLambdaRuntimes,
}

export function createAdmin(server: Server): AdminHandler {
  return async (request) => {
    try {
      return await dispatch(server, request)
    } catch (error) {
      if (!(error instanceof AwsError)) throw error
      return json({ code: error.code, message: error.message }, error.status ?? 400)
    }
  }
}

async function dispatch(server: Server, request: AdminRequest): Promise<WireResponse> {
  const method = request.method === 'HEAD' ? 'GET' : request.method
  const path = request.path.length > 1 ? request.path.replace(/\/$/, '') : request.path
  const call = { server, request, query: new URLSearchParams(request.query) }
  const exact = ROUTES[`${method} ${path}`]
  if (exact) return exact({ ...call, rest: '' })
  for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
    const prefixed = ROUTES[`${method} ${path.slice(0, slash + 1)}`]
    if (prefixed) return prefixed({ ...call, rest: decode(path.slice(slash + 1)) })
  }
  throw new AwsError('NotFound', `no admin route ${request.method} ${request.path}`, {
    status: 404,
  })
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    throw badRequest(`'${segment}' is not percent-encoded`)
  }
}
