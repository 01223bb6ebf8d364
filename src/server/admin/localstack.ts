// What existing Testcontainers modules and wrapper scripts ask to learn that the engine is up.

import { AwsError } from '../../kernel/aws-error.ts'
import type { WireResponse } from '../../wire/protocol.ts'
import { OPTIONS, VERSION, environmentName } from '../settings.ts'
import { postReset, postStop } from './control.ts'
import type { Route } from './host.ts'
import { badRequest, bodyOf, json as compact, text } from './route.ts'

/**
 * JSON with the spaces that Python puts: scripts that wait for LocalStack look for `"sqs": "running"`
 * with grep.
 */
function json(body: object): WireResponse {
  const spaced = JSON.stringify(body, null, 1)
    .replace(/([[{])\n */g, '$1')
    .replace(/\n *([\]}])/g, '$1')
    .replace(/,\n */g, ', ')
  return { ...compact(null), body: spaced }
}

export const getLocalStackHealth: Route = async ({ server, trusted }) =>
  json({
    services: Object.fromEntries(server.engine.services.map(({ name }) => [name, 'running'])),
    edition: 'millrace',
    ...(trusted && { version: VERSION }),
  })

export const getInfo: Route = async ({ server }) =>
  json({
    version: VERSION,
    edition: 'millrace',
    is_license_activated: false,
    session_id: String(process.pid),
    server_time_utc: new Date(server.clock.nowMs()).toISOString(),
    uptime: Math.round(process.uptime()),
  })

/** There are no init scripts, so every stage is complete once Millrace answers. */
const STAGES = { BOOT: true, START: true, READY: true, SHUTDOWN: false }

export const getInit: Route = async ({ rest }) => {
  const stage = rest.toUpperCase()
  if (stage === '') return json({ completed: STAGES, scripts: [] })
  if (!Object.hasOwn(STAGES, stage)) {
    throw new AwsError('NotFound', `no such stage '${rest}'`, { status: 404 })
  }
  return json({ completed: STAGES[stage as keyof typeof STAGES], scripts: [] })
}

/** `{"action": "restart"}` begins anew, `{"action": "kill"}` ends the process. */
export const postLocalStackHealth: Route = async (call) => {
  const { action } = bodyOf(call.request)
  if (action === 'restart') await postReset(call)
  else if (action === 'kill') await postStop(call)
  else throw badRequest("action must be 'restart' or 'kill'")
  return text('ok')
}

/** The options and what they are set to, without secrets. */
export const getConfig: Route = async ({ server }) =>
  json(
    Object.fromEntries(
      OPTIONS.filter(({ name, secret }) => !secret && name !== 'outboundCa').map((option) => [
        environmentName(option),
        server.settings[option.name] ?? null,
      ]),
    ),
  )

/** There are no plugins: every service is part of the program. */
export const getPlugins: Route = async ({ server }) =>
  json({
    'localstack.aws.provider': server.engine.services.map(({ name }) => ({
      name: `${name}:millrace`,
      is_initialized: true,
      is_loaded: true,
    })),
  })

export const getDiagnose: Route = async (call) => {
  const read = async (route: Route): Promise<unknown> =>
    JSON.parse(String((await route(call)).body))
  return json({
    version: { 'localstack-version': null, millrace: VERSION, node: process.versions.node },
    info: await read(getInfo),
    config: await read(getConfig),
    services: ((await read(getLocalStackHealth)) as { services: unknown }).services,
    usage: { memory: process.memoryUsage().rss, uptime: Math.round(process.uptime()) },
  })
}
