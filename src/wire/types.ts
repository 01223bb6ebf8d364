// Types of every AWS operation, mapped from the SDK clients' command classes. Type-only: nothing of
// the SDK is in the product.

import type { Readable } from 'node:stream'

export type { Traits } from './traits.ts'
export type { PostedForm, PostedForms, SignedForm, TakenForm } from './posted-form.ts'
export type { PageRequest, PageRules, PageVerdict } from './page-rules.ts'
export type { HostCall, HostCaller, HostRequest, HostResponse, HostRoute } from './host-route.ts'

type CommandOf<Client, Name extends string> = Client extends {
  [K in `${Name}Command`]: new (...args: infer Args) => infer Command
}
  ? { input: InputAmong<Args>; command: Command }
  : never

// A command whose members are all optional may be made without an input: `[] | [Input]`.
type InputAmong<Args> = Args extends [infer Input extends object] ? Input : never

/** Names of a client's operations: `SendMessage`, … */
export type OperationName<Client> = Extract<
  { [K in keyof Client]: K extends `${infer Name}Command` ? Name : never }[keyof Client],
  string
>

// The SDK writes a required member as `name: T | undefined` and an optional one as
// `name?: T | undefined`. Past validation a required member is there.
type OptionalKeys<T> = { [K in keyof T]-?: {} extends Pick<T, K> ? K : never }[keyof T]

type Opaque = Uint8Array | Date | Readable | string | number | boolean | bigint | null | undefined

/** An input as a handler sees it: required members present, blobs as bytes. */
export type Received<T> = [Extract<T, Uint8Array>] extends [never] ? ReceivedEach<T> : Uint8Array

type ReceivedEach<T> = T extends Opaque
  ? T
  : T extends (infer Item)[]
    ? Received<Item>[]
    : string extends keyof T
      ? { [K in keyof T]: Received<T[K]> }
      : T extends object
        ? { [K in Exclude<keyof T, OptionalKeys<T>>]: Received<Exclude<T[K], undefined>> } & {
            [K in OptionalKeys<T>]?: Received<Exclude<T[K], undefined>>
          }
        : T

export type InputOf<Client, Name extends string> = Received<CommandOf<Client, Name>['input']>

type ResultOf<Command> = Command extends {
  resolveMiddleware: (...args: any[]) => (args: any) => Promise<{ output: infer Output }>
}
  ? Output
  : Command extends { resolveMiddleware: (...args: any[]) => infer Handler }
    ? Handler extends (args: any) => Promise<{ output: infer Output }>
      ? Output
      : never
    : never

export type OutputOf<Client, Name extends string> = Omit<
  ResultOf<CommandOf<Client, Name>['command']>,
  '$metadata'
>

export type ProtocolName =
  | 'awsCbor1_1'
  | 'awsJson1_0'
  | 'awsJson1_1'
  | 'awsQuery'
  | 'ec2Query'
  | 'restJson1'
  | 'restXml'
  | 'rpcv2Cbor'
