// What stands between a decoded request and its operation, and between the operation and the answer:
// who asks, whether he may, and the record of it. The wire knows the questions, the server the answers.

import type { AwsError } from '../kernel/aws-error.ts'
import type { WireCaller } from './caller.ts'
import type { HostQuestion } from './host-route.ts'
import type { Secret } from './sigv4/verify.ts'

/** Whom an access key belongs to that Millrace has given out. */
export interface WireIdentity {
  readonly accessKeyId: string
  readonly arn: string
  readonly userId: string
  /** undefined: the key is not good any more (inactive, its user gone). */
  readonly secret: Secret | undefined
  readonly expiresAtMs: number | undefined
}

/** A call of an operation, from outside or from another service. */
export interface GateCall {
  readonly identified: { readonly service: string; readonly operation: string } | undefined
  readonly account: string
  readonly region: string
  readonly requestId: string
  /** undefined: the request is not signed, nobody asks. */
  readonly accessKeyId: string | undefined
  readonly requestedAtMs: number
  readonly input: Record<string, unknown> | undefined
  readonly output: Record<string, unknown> | undefined
  readonly error: AwsError | undefined
  /** undefined: the account's root, or nobody where there is no access key. */
  readonly identity: WireIdentity | undefined
  caller(): WireCaller
  /** What is known of the resource, for the operation. Set by `admit`. */
  touched?: unknown
  /** What the operation says of itself. Set by `admit`, read by `record`. */
  declared?: unknown
  /** The caller showed a code of his MFA device with the call. */
  mfa?: boolean
  /** Refused here: the message that DecodeAuthorizationMessage takes. */
  refusal?: string | undefined
}

export interface Gate {
  /** Refuses what nothing permits, nobody's requests among them. */
  readonly enforces?: boolean
  /** undefined: a key that nobody was given stands for its account's root. */
  identify(accessKeyId: string): Promise<WireIdentity | undefined>
  /** Rejects with the service's own words for "no"; undefined when nothing is to be waited for. */
  admit(call: GateCall): Promise<void> | undefined
  /** As `admit`, of an action that is no operation. */
  ask(call: GateCall, question: HostQuestion): Promise<void>
  /** Resolves when the record is durable; undefined when none is kept. */
  record(call: GateCall): Promise<void> | undefined
}
