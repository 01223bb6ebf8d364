// The gate that every call passes: whose key it is, whether he may, the record of it.

import { parseArn, partitionOf } from '../../kernel/arn.ts'
import { AwsError } from '../../kernel/aws-error.ts'
import {
  changesNothing,
  type Asked,
  type Declaration,
  type Place,
} from '../../services/declaration.ts'
import type { Env } from '../../services/service.ts'
import type { Gate, GateCall, WireIdentity } from '../../wire/gate.ts'
import type { HostQuestion } from '../../wire/host-route.ts'
import type { Calls } from '../calls.ts'
import type { ServiceCodes } from '../service-code.ts'
import type { Identities, Identity } from './identities.ts'
import { ANONYMOUS, decisionOf, judge, type Judgement } from './judge.ts'
import type { Resource, Resources } from './resources.ts'
import { Reports } from './reports.ts'
import { deniedBy } from './words.ts'

export interface GateParts {
  readonly env: Env
  readonly codes: Pick<ServiceCodes, 'declaration' | 'service'>
  readonly identities: Identities
  readonly resources: Resources
  readonly calls: Calls
}

export class AccessGate implements Gate {
  readonly #mode: Env['settings']['access']
  readonly #parts: GateParts
  readonly #reports: Reports

  constructor(parts: GateParts) {
    this.#parts = parts
    this.#mode = parts.env.settings.access
    this.#reports = new Reports(parts.env)
  }

  get enforces(): boolean {
    return this.#mode === 'enforce'
  }

  identify(accessKeyId: string): Promise<WireIdentity | undefined> {
    return this.#parts.identities.of(accessKeyId)
  }

  admit(call: GateCall): Promise<void> | undefined {
    const declaration = this.#declarationOf(call)
    call.declared = declaration
    if (declaration?.takesCode && call.input?.TokenCode !== undefined) {
      return this.#admitWithCode(call, declaration)
    }
    if (declaration?.asks) return this.#admitEach(call, declaration)
    return declaration && this.#admit(call, declaration)
  }

  /** A batch is allowed if each of its parts is. */
  async #admitEach(call: GateCall, declaration: Declaration): Promise<void> {
    for (const { action, arn } of askedOf(declaration, call)) {
      await this.#admit(call, { ...declaration, action, touches: () => arn, asks: undefined })
    }
  }

  async ask(call: GateCall, { service, action, resource, context }: HostQuestion): Promise<void> {
    await this.#judge(
      call,
      {
        ...{ action: `${service}:${action}`, level: 'Write', event: 'data' },
        ...{ touches: () => resource, context: () => context, also: undefined, asks: undefined },
        ...{ dataType: undefined, passes: undefined, needsResourcePolicy: false, takesCode: false },
        claims: false,
      },
      resource,
    )
  }

  #admit(call: GateCall, declaration: Declaration): Promise<void> | undefined {
    if (declaration.action === undefined) return undefined
    if (this.#mode === 'off' && !declaration.needsResourcePolicy) return undefined
    const touched = arnOf(declaration, call)
    // The account's root, and a resource of the account that was looked at and has no policy.
    if (call.identity === undefined && declaration.passes === undefined) {
      const resource = this.#parts.resources.known(touched)
      if (resource !== undefined && isOpen(resource, declaration, call)) return undefined
    }
    return this.#judge(call, declaration, touched)
  }

  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html */
  async #admitWithCode(call: GateCall, declaration: Declaration): Promise<void> {
    const { SerialNumber, TokenCode } = call.input ?? {}
    const { resource = '' } = parseArn(call.identity?.arn ?? '') ?? {}
    const user = resource.startsWith('user/') ? resource.slice(resource.lastIndexOf('/') + 1) : ''
    const { iam } = this.#parts.identities
    if (!(await iam.isCode(call.account, user, String(SerialNumber), String(TokenCode)))) {
      throw new AwsError(
        'AccessDenied',
        'MultiFactorAuthentication failed with invalid MFA one time pass code. ',
        { status: 403 },
      )
    }
    call.mfa = true
    await this.#admit(call, declaration)
  }

  record(call: GateCall): Promise<void> | undefined {
    const declaration = call.declared as Declaration | undefined
    if (declaration === undefined) return undefined
    // Of what carries data refusals are worth a record, the rest is where a trail asks for it.
    if (declaration.event !== 'management' && call.refusal === undefined) {
      if (declaration.event === 'none') return undefined
      return this.#parts.calls.recordData(call, declaration, () => arnOf(declaration, call))
    }
    const touched = arnOf(declaration, call)
    if (call.error === undefined && !changesNothing(declaration)) {
      this.#parts.resources.forget(touched)
      const service = this.#parts.codes.service(call.identified!.service)
      if (service?.keepsIdentities) this.#parts.identities.forget()
    }
    return this.#parts.calls.record(call, declaration, touched)
  }

  #declarationOf({ identified }: GateCall): Declaration | undefined {
    return this.#parts.codes.declaration(identified!.service, identified!.operation)
  }

  async #judge(call: GateCall, declaration: Declaration, touched: string): Promise<void> {
    const resource = declaration.claims
      ? { arn: touched, account: undefined, facts: undefined, policy: undefined }
      : await this.#parts.resources.of(touched)
    call.touched = resource.facts
    if (this.#mode === 'off' || isOpen(resource, declaration, call)) return
    if (this.#knowsStranger(call, declaration, touched)) return
    const identity = call.identity as Identity | undefined
    const lenient = this.#mode === 'warn'
    const judgement = judge({ call, declaration, resource, identity, lenient })
    if (judgement === undefined) return
    const error = this.#refusal(call, judgement)
    if (this.#mode === 'enforce' || judgement.foreign) {
      await this.#reports.refused(call, judgement, error.message)
      const decision = JSON.stringify(decisionOf(judgement))
      call.refusal = await this.#parts.identities.sts.encodeRefusal(call.account, decision)
      throw error
    }
    await this.#reports.wouldRefuse(call, judgement, error.message)
  }

  /** Who signs nothing is only warned of, once: afterwards there is nothing to find out about him. */
  #knowsStranger(call: GateCall, { action }: Declaration, touched: string): boolean {
    if (this.#mode !== 'warn' || call.accessKeyId !== undefined) return false
    return this.#reports.hasWarned(ANONYMOUS, action!, touched)
  }

  #refusal({ identified }: GateCall, judgement: Judgement): AwsError {
    return deniedBy(this.#parts.codes.service(identified!.service), judgement)
  }
}

/** What only a policy of someone's could forbid, and there is none. */
function isOpen(resource: Resource, declaration: Declaration, call: GateCall): boolean {
  return (
    call.identity === undefined &&
    resource.policy === undefined &&
    !declaration.needsResourcePolicy &&
    declaration.passes === undefined &&
    (resource.account === undefined || resource.account === call.account) &&
    call.accessKeyId !== undefined
  )
}

/** What names nothing well is the operation's to refuse: until then it is just something. */
/** Of input that names nothing well: that is the operation's to refuse. */
function askedOf({ asks }: Declaration, call: GateCall): readonly Asked[] {
  if (asks === undefined || call.input === undefined) return []
  try {
    return asks(call.input, new CallPlace(call))
  } catch {
    return []
  }
}

function arnOf({ touches }: Declaration, call: GateCall): string {
  if (touches === undefined || call.input === undefined) return '*'
  try {
    const arn: unknown = touches(call.input, new CallPlace(call))
    return typeof arn === 'string' ? arn : '*'
  } catch {
    return '*'
  }
}

/** What few declarations ask for is put together when they do. */
class CallPlace implements Place {
  readonly #call: GateCall
  readonly account: string
  readonly region: string

  constructor(call: GateCall) {
    this.#call = call
    this.account = call.account
    this.region = call.region
  }

  get partition(): string {
    return partitionOf(this.region)
  }

  get caller(): string {
    return this.#call.caller().arn
  }
}
