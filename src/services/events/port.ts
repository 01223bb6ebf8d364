// The door that EventBridge opens to edges and other services, and what travels through it.

import type { PortOf } from '../service.ts'

/** What a rule does with an event: as PutTargets was given it. */
export interface TargetSpec {
  readonly Id: string
  readonly Arn: string
  readonly RoleArn?: string
  readonly Input?: string
  readonly InputPath?: string
  readonly InputTransformer?: {
    readonly InputPathsMap?: Readonly<Record<string, string>>
    readonly InputTemplate: string
  }
  readonly SqsParameters?: { readonly MessageGroupId?: string }
  readonly RetryPolicy?: {
    readonly MaximumRetryAttempts?: number
    readonly MaximumEventAgeInSeconds?: number
  }
  readonly DeadLetterConfig?: { readonly Arn?: string }
  /** Parameters of other kinds of target: `EcsParameters`, … */
  readonly [parameters: `${string}Parameters`]: unknown
}

/** Payload of the intents of edges named `events-to-…`: the rule's target as it was at the match. */
export interface Delivery {
  readonly busArn: string
  readonly ruleArn: string
  readonly ruleName: string
  readonly target: TargetSpec
  readonly eventId: string
  /** The event as JSON text, compact. */
  readonly event: string
  readonly ingestedMs: number
  readonly traceHeader?: string
  /** ARNs of the buses that the event came through before this one. */
  readonly through?: readonly string[]
}

/** An event that a service puts on a bus itself: S3's, Lambda's, a schedule's. */
export interface PortEvent {
  /** Default: a new one. */
  readonly eventId?: string
  readonly source: string
  readonly detailType: string
  /** JSON text of an object. */
  readonly detail: string
  readonly resources?: readonly string[]
  /** Default: now. */
  readonly timeMs?: number
  readonly traceHeader?: string
  /** Taken in the transaction that puts the event: then it is there exactly once. */
  readonly intentId?: string
  /** ARN of where it comes from, for the lineage. */
  readonly from: string
  readonly via: string
  readonly parentId?: string
  /** Said in the lineage beside the arrival: `AWS would have refused this: …`. */
  readonly note?: string
  /** Only for rules in state ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS. */
  readonly quiet?: boolean
}

/** An event on its way from one bus to another: it stays what it is. */
export interface ForwardedEvent {
  readonly eventId: string
  readonly event: string
  readonly traceHeader?: string | undefined
  readonly intentId: string
  readonly from: string
  readonly via: string
  readonly note?: string | undefined
  /** ARNs of the buses it came through, the last one included. */
  readonly through: readonly string[]
}

export const EVENTS: PortOf<EventsPort> = { service: 'events' }
/** The same port, as far as it knows connections. */
export const API_DESTINATIONS: PortOf<ApiDestinations> = { service: 'events' }

export interface EventsPort extends CallOutbox, ApiDestinations {
  /**
   * Puts up to some hundred events on a bus, by its ARN (`…:event-bus/default`), in one transaction:
   * account and region of the events are the bus's. A bus that does not exist takes them and keeps
   * nothing, as PutEvents does. One answer per event, in order.
   */
  put(
    busArn: string,
    events: readonly PortEvent[],
  ): Promise<{ readonly eventId: string; readonly taken: boolean }[]>
  /** Makes a rule that another service manages be as it is said, or be gone. */
  manageRule(busArn: string, name: string, rule: ManagedRule | undefined): Promise<void>
  forward(busArn: string, event: ForwardedEvent): Promise<{ readonly taken: boolean }>
  /**
   * Whether any rule waits on a bus: where none does, nobody misses what is not put. `quiet`: any that
   * asks for all of CloudTrail's management events.
   */
  listens(busArn: string, quiet?: boolean): Promise<boolean>
  /** Policy as JSON text; undefined when there is no such bus. */
  bus(busArn: string): Promise<{ readonly policy?: string | undefined } | undefined>
  /**
   * What the target gets, by its Input, InputPath or InputTransformer; undefined where the template
   * yields no JSON, and AWS delivers nothing.
   */
  inputOf(delivery: Delivery): string | undefined
  /** Parameters of a target, with what begins with `$.` looked up in the event. */
  dynamicOf(delivery: Delivery, parameters: unknown): unknown
}

export interface ManagedRule {
  /** JSON text. */
  readonly pattern: string
  readonly targetArn: string
  readonly enabled: boolean
  /** Who manages it. */
  readonly by: string
}

/** Header, query or body parameter of a connection. */
export interface Parameter {
  readonly Key: string
  readonly Value: string
  readonly IsValueSecret?: boolean | undefined
}

export interface HttpParameters {
  readonly HeaderParameters?: readonly Parameter[] | undefined
  readonly QueryStringParameters?: readonly Parameter[] | undefined
  readonly BodyParameters?: readonly Parameter[] | undefined
}

/** How a connection shows who calls, secrets included. */
export type Authorization =
  | { readonly kind: 'BASIC'; readonly username: string; readonly password: string }
  | { readonly kind: 'API_KEY'; readonly name: string; readonly value: string }
  | {
      readonly kind: 'OAUTH_CLIENT_CREDENTIALS'
      readonly endpoint: string
      readonly method: string
      readonly clientId: string
      readonly clientSecret: string
      readonly parameters: HttpParameters
    }

export interface Token {
  readonly value: string
  readonly untilMs: number
}

/** What a call brings along: HTTP tasks of Step Functions name a connection alone. */
export type Connection = Omit<ApiDestination, 'endpoint' | 'method' | 'perSecond'>

/** All that a call to an API destination needs. */
export interface ApiDestination {
  readonly endpoint: string
  readonly method: string
  readonly perSecond: number
  readonly connectionArn: string
  readonly connectionName: string
  readonly authorization: Authorization
  readonly parameters: HttpParameters
  /** Of OAuth: the last one that was given, if it still holds. */
  readonly token?: Token | undefined
}

/** API destinations, for EventBridge's own edges. */
export interface ApiDestinations {
  /** By ARN; undefined: there is none, or its connection is gone. */
  destination(arn: string): Promise<ApiDestination | undefined>
  /** By ARN; undefined: there is none, or it is not authorized. */
  connection(arn: string): Promise<Connection | undefined>
  /** Keeps a token, or forgets it. */
  keepToken(connectionArn: string, token: Token | undefined): Promise<void>
}

/** What fills archives: EventBridge's own edge. */
export interface EventsArchives {
  /** Appends deliveries' events, each taking its intent. False: there is no such archive. */
  archive(
    archiveArn: string,
    intents: readonly { readonly id: string; readonly payload: unknown }[],
  ): Promise<boolean>
}

/** What EventBridge would have called, of services that Millrace does not have. */
export interface TargetCall {
  /** Endpoint prefix of the SDK: `ecs`, `codebuild`. */
  readonly service: string
  readonly action: string
  readonly parameters: Readonly<Record<string, unknown>>
  readonly roleArn?: string | undefined
}

/** What would have made a call, and of what. */
export interface CallOrigin {
  /** ARN of the rule or the schedule. */
  readonly from: string
  readonly eventId: string
  readonly targetArn: string
  readonly via: string
  readonly traceHeader?: string | undefined
}

/** Payload of a `calls-forward` intent: a recorded call that is sent to an endpoint, too. */
export interface ForwardedCall extends CallOrigin {
  readonly call: TargetCall
  /** URL without a path. */
  readonly endpoint: string
}

export const CALLS_FORWARD = 'calls-forward'

/** Where such calls are kept. */
export interface CallOutbox {
  /** Takes the intent, where there is one, in the transaction that keeps the call. */
  record(origin: CallOrigin, call: TargetCall, intentId?: string): Promise<{ taken: boolean }>
}
