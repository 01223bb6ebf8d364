// What a service is to the rest of Millrace, and what an operation is given.

import type { Activity } from '../kernel/activity.ts'
import type { AwsError } from '../kernel/aws-error.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Log } from '../kernel/log.ts'
import type { Nouns } from '../kernel/nouns.ts'
import type { Random } from '../kernel/random.ts'
import type { Sought, Whereabout } from '../kernel/whereabouts.ts'
import type { Blobs } from '../store/blobs.ts'
import type { SlotOwner } from '../store/slots.ts'
import type { Store } from '../store/store.ts'
import type { InputOf, OperationName, OutputOf, ProtocolName, Traits } from '../wire/types.ts'
import type { Declarations } from './declaration.ts'

/** What every service of one running Millrace shares. */
export interface Env {
  readonly store: Store
  readonly blobs: Blobs
  readonly clock: Clock
  readonly random: Random
  readonly activity: Activity
  readonly log: Log
  readonly settings: Settings
  /** `http://127.0.0.1:4566`: how Millrace's own children (Lambda functions) reach it. */
  readonly endpoint: () => string
  /** Of a node that shares the store with others: which slots are its own. */
  readonly slots?: SlotOwner | undefined
  /** In test mode. */
  readonly weather?: QueueWeather
}

/** What standard queues may do, and seldom do, made to happen. */
export interface QueueWeather {
  /** Nothing is made to happen. */
  readonly calm: boolean
  /** Why a message arrives twice; undefined when it does not. */
  duplicates(queueArn: string): string | undefined
  /** What can be received, in another order or the same. */
  shuffled<T>(queueArn: string, items: readonly T[]): { items: readonly T[]; reason?: string }
}

export interface Settings {
  readonly dataDir: string
  /** Whether AWS's waiting rules bind (60 s between purges, recreate after delete). */
  readonly strictTiming: boolean
  /** Whether what a shard takes and gives in a second binds; else it is told where it is exceeded. */
  readonly strictLimits?: boolean
  readonly access: 'warn' | 'enforce' | 'off'
  /** Real endpoints of services that Millrace does not have, by their names in the SDK: `ecs`. */
  readonly forward?: ReadonlyMap<string, string>
  /** Where functions have the AWS SDK of their runtime from: `auto`, `install`, `off`, a directory. */
  readonly runtimeSdk?: string
}

/** One request, past the wire: who asks, from where, on whose behalf. */
export interface Context extends Env {
  readonly service: string
  readonly operation: string
  readonly account: string
  readonly region: string
  readonly requestId: string
  /** Base URL as the caller sees it, e.g. `http://localhost:4566`: URLs in answers begin so. */
  readonly baseUrl: string
  readonly protocol: ProtocolName
  readonly caller: Caller
  /** What is known of the resource that the request touches, where its policies were asked. */
  readonly touched?: ResourceFacts | undefined
  /** `X-Amzn-Trace-Id` as sent by the caller. */
  readonly traceHeader: string | undefined
  /** The request as it came; undefined: it came from another service. */
  readonly sent?: {
    readonly method: string
    /** Path and query. */
    readonly target: string
    readonly host: string | undefined
    readonly referer: string | undefined
  }
  /** Aborts when the caller hangs up or the server stops: long polls end. */
  readonly signal: AbortSignal
  /** Extra response headers that an operation must set (`x-amz-…`); rarely needed. */
  readonly responseHeaders: Map<string, string>
}

export interface Caller {
  /** undefined for an unsigned request. */
  readonly accessKeyId: string | undefined
  readonly arn: string
  /** AWS's unique id of the principal: `AIDA…`/`AROA…:session`; SQS's SenderId. */
  readonly userId: string
  readonly sourceIp: string
  readonly userAgent: string
}

export interface Operation {
  readonly name: string
  /** `own`: what the running service gives its operations beside the request, where it gives any. */
  handle(input: any, context: Context, own?: any): Promise<any>
}

/** What answers requests to a service: loaded with the first of them. */
export interface ServiceCode {
  readonly operations: readonly Operation[]
  /** What each of them takes and touches. */
  readonly declarations: Declarations
}

/**
 * By what others find a service's port: `export const SQS: PortOf<SqsPort> = { service: 'sqs' }`.
 */
export interface PortOf<Port> {
  readonly service: string
  /** Never there: it carries the type. */
  readonly port?: Port
}

/** A call of another service's operation. */
export interface InternalCall {
  readonly service: string
  readonly operation: string
  /** As the operation takes it: blobs as bytes, moments as dates. */
  readonly input: Readonly<Record<string, unknown>>
  readonly region: string
  /** ARN of the role that the caller acts in. */
  readonly as: string
  readonly sessionName: string
  /** The calling service: `scheduler.amazonaws.com`. */
  readonly by: string
  readonly traceHeader?: string | undefined
  /**
   * What the operation's transactions go through, so that something of the caller's commits with them,
   * and where its chance comes from then.
   */
  readonly through?: (store: Store) => Store
  readonly random?: Random
  /** Of a `RoleCheck`: a permission that is no operation's, `events:InvokeApiDestination`. */
  readonly asks?: { readonly action: string; readonly resource: string }
}

/**
 * Calls an operation as a role would from outside: input is checked, permissions are asked, the call is
 * on record. Rejects with what AWS would answer.
 */
export type CallOperation = (call: InternalCall) => Promise<Record<string, unknown>>

/** A request to a service of Millrace's, as its clients send them, in a role. */
export interface RoleRequest {
  /** The service by the name that its clients sign with: `sqs`, `states`. */
  readonly service: string
  readonly region: string
  /** An operation of a service that is not REST; left out where method and path say it. */
  readonly action?: string | undefined
  readonly method: string
  /** With its query. */
  readonly path: string
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  /** ARN. */
  readonly as: string
  readonly sessionName: string
  readonly signal: AbortSignal
}

export interface RoleResponse {
  readonly status: number
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** As CallOperation, on the wire: what comes back is the answer in the service's own protocol. */
export type SendInRole = (request: RoleRequest) => Promise<RoleResponse>

/** Whether a role may: what AWS would answer it, undefined for yes. */
export type RoleCheck = (call: InternalCall) => Promise<AwsError | undefined>

/** What permissions ask of a resource. */
export interface ResourceFacts {
  /** The ARN in full, where a request names a resource without its path. */
  readonly arn?: string
  /** Whose it is, where its ARN does not say that. */
  readonly account?: string
  /** JSON text of its own policy. */
  readonly policy?: string
  /** What else permits or denies, in the form of policies: access control lists. */
  readonly morePolicies?: readonly string[]
  /** Changes without a call of management: read anew for each question. */
  readonly volatile?: true
  readonly tags?: Readonly<Record<string, string>>
  /** Unique id, and longest session: of roles. */
  readonly id?: string
  /** Of an OpenID Connect provider: whom its tokens may be for. */
  readonly clientIds?: readonly string[]
  readonly maxSessionSeconds?: number
}

/** Something that polls a resource: an event source mapping. */
export interface Poller {
  /** UUID. */
  readonly id: string
  /** ARN of what it feeds. */
  readonly to: string
  readonly enabled: boolean
}

/** How a service says "no". */
export interface Denial {
  readonly code: string
  readonly status: number
  /** Code in query protocols. */
  readonly queryCode?: string
  /** How it writes an action in the text, as seen in answers of AWS. */
  readonly spelled?: (action: string) => string
}

/** A service, as its own folder describes it; `server/modules/` joins it to others. */
export interface Service {
  /** Millrace's name of it and its folder's: `sqs`, `lambda`, `events`. */
  readonly name: string
  /** Its name in ARNs, where that is another: `states`. */
  readonly arnService?: string
  /** Model to load lazily: file name under `wire/models/generated/`. */
  readonly model: string
  /** How it differs from others on the wire. */
  readonly traits?: Traits
  /** What the lineage calls its events and resources. */
  readonly nouns?: Nouns
  /** Default: `AccessDenied`, 403. */
  readonly denial?: Denial
  /** Who there is and what they may is kept here: a change is one of everybody's rights. */
  readonly keepsIdentities?: true
  /** `() => import('./operations.ts')` */
  load(): Promise<ServiceCode>
  /** What is known of one of its resources by ARN; undefined when there is none. */
  facts?(arn: string, env: Pick<Env, 'store'>): Promise<ResourceFacts | undefined>
  /** What of this service polls a resource. */
  pollersOf?(arn: string, env: Pick<Env, 'store'>): Promise<readonly Poller[]>
  /** The event that a name stands for, where a service has such names: `s3://photos/a.jpg`. */
  eventOf?(name: string, env: Pick<Env, 'store'>): Promise<string | undefined>
  /** Where an event is that was last seen at a resource of this service; undefined: not its to say. */
  whereabouts?(sought: Sought, env: Pick<Env, 'store'>): Promise<Whereabout | undefined>
}

/**
 * Makes a service's `operation()` from the type of its SDK client (a type-only import), so that each
 * handler's input and output are those of the named AWS operation. `Own` is what a running service
 * gives its operations beside the request: Lambda its processes.
 */
export function operationsOf<Client, Own = undefined>() {
  return <Name extends OperationName<Client>>(
    name: Name,
    handle: (
      input: InputOf<Client, Name>,
      context: Context,
      own: Own,
    ) => Promise<OutputOf<Client, Name>>,
  ): Operation => ({ name, handle })
}
