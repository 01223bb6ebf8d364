// What an operation says of itself before it runs: which permission it takes, what it touches, and
// which kind of event it is to CloudTrail. Each service has one table, complete by its type.
// https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html

import type { InputOf, OperationName } from '../wire/types.ts'

/** IAM's word for what an action does. `List` and `Read` change nothing. */
export type AccessLevel = 'List' | 'Read' | 'Write' | 'Tagging' | 'Permissions management'

/** Where a request acts, as far as its input does not say otherwise. */
export interface Place {
  readonly partition: string
  readonly account: string
  readonly region: string
  /** ARN of who asks: some operations act on the caller when their input names nobody. */
  readonly caller: string
}

/** The ARN of what a request touches. Input that names nothing well is the operation's to refuse. */
export type Touches<Input> = (input: Input, at: Place) => string

export interface Declaration<Input = any> {
  /** `sqs:SendMessage`; undefined where AWS asks for no permission (`sts:GetCallerIdentity`). */
  readonly action: string | undefined
  readonly level: AccessLevel
  /** undefined: the action has no resource, a policy can only say `*`. */
  readonly touches: Touches<Input> | undefined
  /** `data` events are logged by CloudTrail where a trail asks for them, `none` never. */
  readonly event: 'management' | 'data' | 'none'
  /** CloudTrail's type of a data event's resource: `AWS::SQS::Queue`. */
  readonly dataType: string | undefined
  /** The member (`Target.RoleArn`) that names a role which the caller hands to the service: that takes iam:PassRole. */
  readonly passes: string | undefined
  /** Further actions that an input asks for: `sts:TagSession`. */
  readonly also: ((input: Input) => readonly string[]) | undefined
  /** What it stands for, where one call asks for several permissions: batches, transactions. */
  readonly asks: Asks | undefined
  /** Condition keys of the action's own, `sts:ExternalId`. */
  readonly context: ((input: Input) => Readonly<Record<string, Value>>) | undefined
  /** The resource's policy must allow it, also to those of its account: trust policies. */
  readonly needsResourcePolicy: boolean
  /** Makes what it touches: whoever has something of that name already has no say. */
  readonly claims: boolean
  /** Its input may carry a code of the caller's MFA device. */
  readonly takesCode: boolean
}

/** One of the permissions that a call asks for: `dynamodb:PutItem`, and on what. */
export interface Asked {
  readonly action: string
  readonly arn: string
}

export type Asks<Input = any> = (input: Input, at: Place) => readonly Asked[]

type Value = string | number | boolean | readonly string[] | undefined

export type Declarations = ReadonlyMap<string, Declaration>

interface Entry<Input> {
  readonly level: AccessLevel
  readonly touches?: Touches<Input> | undefined
  readonly more?: More | undefined
}

interface More extends Partial<
  Pick<Declaration, 'also' | 'asks' | 'context' | 'needsResourcePolicy' | 'takesCode' | 'claims'>
> {
  /** The action's name where it is not the operation's; false where there is none. */
  readonly action?: string | false
  readonly data?: string
  readonly unlogged?: boolean
  readonly passes?: string
}

type Entries<Client> = {
  readonly [Name in Exclude<OperationName<Client>, '$'>]: Entry<InputOf<Client, Name>>
}

/** A service's table: one entry for every operation that its SDK client has, or it does not compile. */
export function declare<Client>(service: string, entries: Entries<Client>): Declarations {
  const table = new Map<string, Declaration>()
  for (const [name, { level, touches, more = {} }] of Object.entries<Entry<any>>(entries)) {
    const { action = name, data, unlogged, passes, needsResourcePolicy = false } = more
    table.set(name, {
      action: action === false ? undefined : `${service}:${action}`,
      level,
      touches,
      event: unlogged ? 'none' : data ? 'data' : 'management',
      dataType: data,
      passes,
      also: more.also,
      asks: more.asks,
      context: more.context,
      needsResourcePolicy,
      takesCode: more.takesCode ?? false,
      claims: more.claims ?? false,
    })
  }
  return table
}

const entry =
  (level: AccessLevel) =>
  <Input>(touches?: Touches<Input>, more?: More): Entry<Input> => ({ level, touches, more })

export const lists = entry('List')
export const reads = entry('Read')
export const writes = entry('Write')
export const tags = entry('Tagging')
export const permits = entry('Permissions management')

export function changesNothing({ level }: Declaration): boolean {
  return level === 'List' || level === 'Read'
}

/**
 * For services whose permissions are HTTP methods on paths, as API Gateway's are. In a path
 * `/restapis/{restApiId}` stand names of the input's members; a star for one that is left out.
 */
export function methodsOn(service: string) {
  const at = (template: string) => {
    return (input: Readonly<Record<string, unknown>>, { partition, region }: Place) => {
      const path = template.replace(/\{(\w+)\}/g, (_, name: string) => String(input[name] ?? '*'))
      return `arn:${partition}:${service}:${region}::${path}`
    }
  }
  return {
    gets: (template: string) => reads(at(template), { action: 'GET' }),
    posts: (template: string) => writes(at(template), { action: 'POST' }),
    puts: (template: string) => writes(at(template), { action: 'PUT' }),
    patches: (template: string) => writes(at(template), { action: 'PATCH' }),
    deletes: (template: string) => writes(at(template), { action: 'DELETE' }),
  }
}
