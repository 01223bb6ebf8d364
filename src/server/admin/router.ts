// The admin API, under `/_millrace/`, and what wrappers written for LocalStack ask for. The wire has
// checked Host and Origin before a request comes here.

import { AwsError } from '../../kernel/aws-error.ts'
import type { AdminHandler, AdminRequest, AdminSigner } from '../../wire/steps/admin.ts'
import type { Server } from '../server.ts'
import { badRequest, json, type Route } from './route.ts'
import { postBackup, postRestore } from './backup.ts'
import { getCalls } from './calls.ts'
import { getClock, postClock } from './clock.ts'
import { postEventLoop } from './event-loop.ts'
import { refusal, type AdminGuard } from './guard.ts'
import { getFrontPage } from './front-page.ts'
import { getHealth, getStatus } from './health.ts'
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
  'GET /_millrace/status': getStatus,
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
  'POST /_millrace/backup': postBackup,
  'POST /_millrace/restore': postRestore,
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

/**
 * What a guarded server tells everyone: that it is there, and what is asked for by those who have no
 * credentials, or a proof in the URL itself.
 */
const PUBLIC = new Set([
  'GET /',
  'GET /_millrace/health',
  'GET /_millrace/lambda/code/',
  'GET /_millrace/sns/',
  'GET /_localstack/health',
  'GET /_localstack/init',
  'GET /_localstack/init/',
])

export function createAdmin(server: Server, guard: AdminGuard): AdminHandler {
  return async (request, signer) => {
    try {
      const { name, rest } = find(request)
      const trusted = PUBLIC.has(name)
        ? isTrusted(guard, request, signer)
        : requireTrust(guard, request, signer)
      const query = new URLSearchParams(request.query)
      return await routeOf(name, request)({ server, request, query, rest, trusted })
    } catch (error) {
      if (!(error instanceof AwsError)) throw error
      const answer = json({ code: error.code, message: error.message }, error.status ?? 400)
      Object.assign(answer.headers, error.headers)
      return answer
    }
  }
}

function requireTrust(guard: AdminGuard, request: AdminRequest, signer: AdminSigner): true {
  if (guard.trusts(request, signer)) return true
  throw refusal()
}

/** A bad proof where none is needed is none. */
function isTrusted(guard: AdminGuard, request: AdminRequest, signer: AdminSigner): boolean {
  try {
    return guard.trusts(request, signer)
  } catch (error) {
    if (error instanceof AwsError) return false
    throw error
  }
}

/** The route's name, and what its path has beyond it. */
function find(request: AdminRequest): { name: string; rest: string } {
  const method = request.method === 'HEAD' ? 'GET' : request.method
  const path = request.path.length > 1 ? request.path.replace(/\/$/, '') : request.path
  const exact = `${method} ${path}`
  if (Object.hasOwn(ROUTES, exact)) return { name: exact, rest: '' }
  for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
    const name = `${method} ${path.slice(0, slash + 1)}`
    if (Object.hasOwn(ROUTES, name)) return { name, rest: decode(path.slice(slash + 1)) }
  }
  // A route whose argument is missing says so itself.
  const bare = `${exact}/`
  return { name: Object.hasOwn(ROUTES, bare) ? bare : exact, rest: '' }
}

function routeOf(name: string, request: AdminRequest): Route {
  if (Object.hasOwn(ROUTES, name)) return ROUTES[name]!
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
