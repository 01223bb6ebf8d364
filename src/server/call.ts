// Calls between services, in this process: an operation is called as a role would call it from outside.
// Input is checked, the role's permissions are asked, the call is on record.

import { AwsError, notImplemented } from '../kernel/aws-error.ts'
import type { CallOperation, Context, Env, InternalCall, RoleCheck } from '../services/service.ts'
import { validateInput } from '../wire/constraints/validate.ts'
import type { GateCall } from '../wire/gate.ts'
import { operationOf, type Models } from '../wire/models/load.ts'
import type { AccessGate } from './access/gate.ts'
import type { Identities, Identity } from './access/identities.ts'
import type { ServiceCodes } from './service-code.ts'

export interface CallParts {
  readonly env: Env
  readonly codes: ServiceCodes
  readonly models: Models
  readonly identities: Identities
  readonly gate: AccessGate
}

export function createCall(parts: CallParts): CallOperation {
  const { identities } = parts
  return (asked) => perform(parts, asked, () => identities.ofRole(asked.as, asked.sessionName))
}

/** What an operator asks for: in whose account, and what. */
export interface OperatorCall extends Pick<InternalCall, 'service' | 'operation' | 'input'> {
  readonly account: string
  readonly region: string
}

/** As an account's root. `unrecorded`: who looks at everything again and again, as the console does. */
export type CallAsOperator = (
  asked: OperatorCall,
  options?: { readonly unrecorded?: boolean },
) => Promise<Record<string, unknown>>

export function createOperatorCall(parts: CallParts): CallAsOperator {
  return (asked, { unrecorded = false } = {}) => {
    const call = { ...asked, by: 'millrace-console' }
    return perform(parts, call, async () => parts.identities.ofRoot(asked.account), unrecorded)
  }
}

type Asked = Omit<InternalCall, 'as' | 'sessionName'>

async function perform(
  { env, codes, models, gate }: CallParts,
  asked: Asked,
  identityOf: () => Promise<Identity>,
  unrecorded = false,
) {
  const code = await codes.load(asked.service)
  const operation = code?.byName.get(asked.operation)
  if (code === undefined || operation === undefined) {
    throw notImplemented(asked.service, asked.operation)
  }
  const loaded = await models.load(code.model)
  validateInput(loaded, operationOf(loaded, operation.name)!, asked.input)
  const call = new Call(env, asked, await identityOf())
  try {
    await gate.admit(call)
    const context = contextOf(
      envOf(env, asked),
      call,
      loaded.model.protocols[0] as Context['protocol'],
    )
    call.output = await operation.handle(call.input, context)
    return call.output!
  } catch (thrown) {
    if (thrown instanceof AwsError) call.error = thrown
    throw thrown
  } finally {
    if (!unrecorded) await gate.record(call)
  }
}

/** Asks the gate, and calls nothing: for what a service does in a role through its own doors. */
export function createRoleCheck(parts: Omit<CallParts, 'models'>): RoleCheck {
  const { env, codes, identities, gate } = parts
  return async (asked) => {
    await codes.load(asked.service)
    const identity = await identities.ofRole(asked.as, asked.sessionName)
    try {
      const call = new Call(env, asked, identity)
      const { service, asks } = asked
      if (asks === undefined) await gate.admit(call)
      else await gate.ask(call, { service, ...asks, context: {} })
      return undefined
    } catch (thrown) {
      if (thrown instanceof AwsError) return thrown
      throw thrown
    }
  }
}

/** Of a caller that has something to commit with the operation's effects. */
function envOf(env: Env, { through, random }: Asked): Env {
  if (through === undefined) return env
  return { ...env, store: through(env.store), random: random ?? env.random }
}

class Call implements GateCall {
  readonly identified: { readonly service: string; readonly operation: string }
  readonly account: string
  readonly region: string
  readonly requestId: string
  readonly accessKeyId: string
  readonly requestedAtMs: number
  readonly input: Record<string, unknown>
  readonly identity: Identity
  readonly traceHeader: string | undefined
  readonly #by: string
  output: Record<string, unknown> | undefined
  error: AwsError | undefined
  touched: unknown
  declared: unknown
  refusal: string | undefined

  constructor(env: Env, asked: Asked, identity: Identity) {
    this.identified = { service: asked.service, operation: asked.operation }
    this.account = identity.account
    this.region = asked.region
    this.requestId = env.random.uuid()
    this.accessKeyId = identity.accessKeyId
    this.requestedAtMs = env.clock.nowMs()
    this.input = { ...asked.input }
    this.identity = identity
    this.traceHeader = asked.traceHeader
    this.#by = asked.by
  }

  /** CloudTrail shows the calling service where others have an address. */
  caller() {
    const { accessKeyId, arn, userId } = this.identity
    return { accessKeyId, arn, userId, sourceIp: this.#by, userAgent: this.#by }
  }
}

function contextOf(env: Env, call: Call, protocol: Context['protocol']): Context {
  return {
    ...env,
    ...call.identified,
    account: call.account,
    region: call.region,
    requestId: call.requestId,
    baseUrl: env.endpoint(),
    protocol,
    caller: call.caller(),
    touched: call.touched as Context['touched'],
    traceHeader: call.traceHeader,
    signal: new AbortController().signal,
    responseHeaders: new Map(),
  }
}
