// The admin API, under `/_millrace/`, and what wrappers written for LocalStack ask for. The wire has
// checked Host and Origin before a request comes here.

import { AwsError } from '../../kernel/aws-error.ts'
import type { AdminHandler, AdminRequest, AdminSigner } from '../../wire/admin-handler.ts'
import type { AdminHost, Route } from './host.ts'
import { badRequest, json } from './route.ts'
import { postBackup, postRestore } from './backup.ts'
import { getCalls } from './calls.ts'
import { getClock, postClock } from './clock.ts'
import { getConsole } from './console.ts'
import { postEventLoop } from './event-loop.ts'
import { refusal, type AdminGuard } from './guard.ts'
import { getFrontPage } from './front-page.ts'
import { getHealth, getStatus } from './health.ts'
import {
  getConfig,
  getDiagnose,
  getInfo,
  getInit,
  getLocalStackHealth,
  getPlugins,
  postLocalStackHealth,
} from './localstack.ts'
import { getExplain, getLineage, getTrace } from './lineage.ts'
import { getStream } from './live.ts'
import { getMetrics } from './metrics.ts'
import { getWeather, postWeather } from './weather.ts'
import { getDoctor, getWiring, postApi } from './wiring.ts'
import { postReset, postSettle, postStop } from './control.ts'

// A trailing slash takes the rest of the path as its argument.
const ROUTES: ReadonlyMap<string, Route> = new Map(
  Object.entries({
    'GET /': getFrontPage,
    'GET /_millrace': getFrontPage,
    'GET /_millrace/health': getHealth,
    'GET /_millrace/status': getStatus,
    'GET /_millrace/console/': getConsole,
    'GET /_millrace/lineage': getLineage,
    'GET /_millrace/lineage/stream': getStream,
    'GET /_millrace/trace/': getTrace,
    'GET /_millrace/explain/': getExplain,
    'GET /_millrace/calls': getCalls,
    'GET /_millrace/doctor': getDoctor,
    'GET /_millrace/wiring': getWiring,
    'POST /_millrace/api/': postApi,
    'GET /_millrace/clock': getClock,
    'POST /_millrace/clock': postClock,
    'POST /_millrace/event-loop': postEventLoop,
    'POST /_millrace/settle': postSettle,
    'POST /_millrace/reset': postReset,
    'POST /_millrace/backup': postBackup,
    'POST /_millrace/restore': postRestore,
    'POST /_millrace/stop': postStop,
    'GET /_millrace/metrics': getMetrics,
    'GET /_millrace/weather': getWeather,
    'POST /_millrace/weather': postWeather,
    'GET /_localstack/health': getLocalStackHealth,
    'GET /_localstack/info': getInfo,
    'GET /_localstack/init': getInit,
    'GET /_localstack/init/': getInit,
    'GET /_localstack/config': getConfig,
    'GET /_localstack/diagnose': getDiagnose,
    'GET /_localstack/plugins': getPlugins,
    'POST /_localstack/health': postLocalStackHealth,
    'POST /_localstack/state/reset': postReset,
  }),
)

/**
 * What a guarded server tells everyone: that it is there, and what is asked for by those who have no
 * credentials, or a proof in the URL itself.
 */
const PUBLIC = new Set([
  'GET /_millrace/console/',
  'GET /',
  'GET /_millrace',
  'GET /_millrace/health',
  'GET /_localstack/health',
  'GET /_localstack/init',
  'GET /_localstack/init/',
])

export function createAdmin(server: AdminHost, guard: AdminGuard): AdminHandler {
  return async (request, signer) => {
    try {
      const { env, routes } = server.engine
      const { name, rest } = find(request, (path) => ROUTES.has(path) || routes.has(path))
      const route = ROUTES.get(name) ?? routes.get(name)
      const isPublic = PUBLIC.has(name) || (typeof route === 'object' && route.public)
      const trusted = isPublic
        ? isTrusted(guard, request, signer)
        : requireTrust(guard, request, signer)
      if (route === undefined) throw noRoute(request)
      const query = new URLSearchParams(request.query)
      const call = { server, env, request, query, rest, trusted }
      return await (typeof route === 'object' ? route.answer(call) : route(call))
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
function find(
  request: AdminRequest,
  isRoute: (name: string) => boolean,
): { name: string; rest: string } {
  const method = request.method === 'HEAD' ? 'GET' : request.method
  const path = request.path.length > 1 ? request.path.replace(/\/$/, '') : request.path
  const exact = `${method} ${path}`
  if (isRoute(exact)) return { name: exact, rest: '' }
  for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
    const name = `${method} ${path.slice(0, slash + 1)}`
    if (isRoute(name)) return { name, rest: decode(path.slice(slash + 1)) }
  }
  // A route whose argument is missing says so itself.
  const bare = `${exact}/`
  return { name: isRoute(bare) ? bare : exact, rest: '' }
}

function noRoute({ method, path }: AdminRequest): AwsError {
  return new AwsError('NotFound', `no admin route ${method} ${path}`, { status: 404 })
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    throw badRequest(`'${segment}' is not percent-encoded`)
  }
}
