// Requests that a service sends to another one in a role: signed with credentials of the role, through
// the whole pipeline, without a socket. So protocol, permissions, record and lineage are as from outside.

import type { Clock } from '../kernel/clock.ts'
import { notImplemented } from '../kernel/aws-error.ts'
import type { Env, RoleRequest, SendInRole } from '../services/service.ts'
import type { StsPort } from '../services/sts/port.ts'
import type { SessionRow } from '../services/sts/tables.ts'
import type { InjectedRequest, InjectedResponse } from '../wire/memory-transport.ts'
import { identities } from '../wire/models/generated/routes.ts'
import type { Models } from '../wire/models/load.ts'
import { signed } from '../wire/sigv4/sign.ts'

export type Inject = (request: InjectedRequest) => Promise<InjectedResponse>

export interface RoleRequestParts {
  readonly env: Pick<Env, 'clock' | 'endpoint'>
  readonly models: Models
  readonly sts: Pick<StsPort, 'issue'>
  readonly inject: Inject
}

const SESSION_SECONDS = 3_600
/** Credentials are given out anew so long before they end. */
const MARGIN_MS = 300_000
const REMEMBERED = 1_000
const FORM = 'application/x-www-form-urlencoded'

export function createSendInRole({ env, models, sts, inject }: RoleRequestParts): SendInRole {
  const sessions = new Sessions(env.clock, sts)
  return async (request) => {
    const session = await sessions.of(request.as, request.sessionName)
    const { path, headers, body } = await addressed(models, request)
    const url = new URL(path, env.endpoint())
    const { method, region, service, signal } = request
    const own = { ...headers, host: url.host }
    const { host: _, ...toSign } = own
    const sent = signed({ method, url, headers: toSign, body }, { ...session, region, service }, env.clock.nowMs()) // prettier-ignore
    const target = url.pathname + url.search
    const all = { ...sent, host: url.host, 'content-length': String(body.length) }
    const answer = await inject({ method, target, headers: all, body, signal })
    return { status: answer.status, headers: answer.headers, body: answer.body }
  }
}

/** An action as its service's protocol names it. */
async function addressed(models: Models, request: RoleRequest) {
  const { action, body, path } = request
  const headers: Record<string, string> = { ...request.headers }
  if (action === undefined) return { path, headers, body }
  const known = identities.find(({ signingName }) => signingName === request.service)
  if (known === undefined) throw notImplemented(request.service, action)
  const { model } = await models.load(known.service)
  const query = new URL(path, 'http://localhost').search.slice(1)
  const type = headers['content-type'] ?? ''
  const isForm = type.startsWith(FORM)
  const json = model.protocols.find((protocol) => protocol.startsWith('awsJson'))
  if (json !== undefined && query === '' && !isForm) {
    headers['x-amz-target'] = `${model.target}.${action}`
    headers['content-type'] = json === 'awsJson1_0' ? 'application/x-amz-json-1.0' : 'application/x-amz-json-1.1' // prettier-ignore
    return { path: '/', headers, body }
  }
  headers['content-type'] = FORM
  const form = [`Action=${action}`, `Version=${model.apiVersion}`, query, isForm ? Buffer.from(body).toString('utf8') : ''] // prettier-ignore
  return { path: '/', headers, body: Buffer.from(form.filter(Boolean).join('&'), 'utf8') }
}

/** One session per role, for as long as it is good. */
class Sessions {
  readonly #clock: Clock
  readonly #sts: Pick<StsPort, 'issue'>
  readonly #known = new Map<string, Promise<SessionRow>>()

  constructor(clock: Clock, sts: Pick<StsPort, 'issue'>) {
    this.#clock = clock
    this.#sts = sts
  }

  async of(role: string, sessionName: string): Promise<SessionRow> {
    const key = `${role} ${sessionName}`
    const known = await this.#known.get(key)
    if (known !== undefined && known.expiresAtMs - MARGIN_MS > this.#clock.nowMs()) return known
    const issued = this.#sts.issue(role, sessionName, SESSION_SECONDS)
    if (this.#known.size >= REMEMBERED) this.#known.clear()
    this.#known.set(key, issued)
    issued.catch(() => this.#known.delete(key))
    return issued
  }
}
