// A notification configuration as it is put: checked, and made into rules.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html

import { parseArn } from '../../../kernel/arn.ts'
import { invalidArgument } from '../errors.ts'
import { MAX_NOTIFICATIONS } from '../limits.ts'
import { EVENTS } from './rules.ts'
import type { NotificationRule, Notifications, TargetKind } from './tables.ts'

export interface Configuration {
  readonly Id?: string | undefined
  readonly Events?: readonly string[] | undefined
  readonly Filter?:
    | {
        readonly Key?:
          | {
              readonly FilterRules?:
                readonly { Name?: string | undefined; Value?: string | undefined }[] | undefined
            }
          | undefined
      }
    | undefined
  readonly TopicArn?: string | undefined
  readonly QueueArn?: string | undefined
  readonly LambdaFunctionArn?: string | undefined
}

export interface Given {
  readonly TopicConfigurations?: readonly Configuration[] | undefined
  readonly QueueConfigurations?: readonly Configuration[] | undefined
  readonly LambdaFunctionConfigurations?: readonly Configuration[] | undefined
  readonly EventBridgeConfiguration?: object | undefined
}

const SERVICES: Readonly<Record<TargetKind, string>> = {
  topic: 'sns',
  queue: 'sqs',
  function: 'lambda',
}
const ARGUMENTS: Readonly<Record<TargetKind, string>> = {
  topic: 'Topic',
  queue: 'Queue',
  function: 'CloudFunction',
}
const MAX_VALUE = 1024

export function parsed(given: Given, newId: () => string): Notifications {
  const rules = [
    ...(given.TopicConfigurations ?? []).map((one) => ruleOf('topic', one.TopicArn, one, newId)),
    ...(given.QueueConfigurations ?? []).map((one) => ruleOf('queue', one.QueueArn, one, newId)),
    ...(given.LambdaFunctionConfigurations ?? []).map((one) =>
      ruleOf('function', one.LambdaFunctionArn, one, newId),
    ),
  ]
  if (rules.length > MAX_NOTIFICATIONS) {
    throw invalidArgument(
      `The number of notification configurations exceeds the limit of ${MAX_NOTIFICATIONS}`,
    )
  }
  const ids = rules.map(({ id }) => id)
  if (new Set(ids).size < ids.length) {
    throw invalidArgument('Same ID used for multiple configurations. IDs must be unique')
  }
  requireApart(rules)
  return { rules, eventBridge: given.EventBridgeConfiguration !== undefined }
}

function ruleOf(
  kind: TargetKind,
  arn: string | undefined,
  { Id, Events = [], Filter }: Configuration,
  newId: () => string,
): NotificationRule {
  const parts = parseArn(arn ?? '')
  if (parts === undefined || parts.service !== SERVICES[kind] || parts.resource === '') {
    throw invalidArgument('The ARN could not be parsed', ARGUMENTS[kind], arn)
  }
  for (const event of Events) {
    if (!EVENTS.includes(event)) {
      throw invalidArgument('The event is not supported for notifications', 'Event', event)
    }
  }
  return { id: Id || newId(), kind, arn: arn!, events: [...Events], ...filterOf(Filter) }
}

function filterOf(filter: Configuration['Filter']): Pick<NotificationRule, 'prefix' | 'suffix'> {
  const found: { prefix?: string; suffix?: string } = {}
  for (const { Name, Value = '' } of filter?.Key?.FilterRules ?? []) {
    const name = Name?.toLowerCase()
    if (name !== 'prefix' && name !== 'suffix') {
      throw invalidArgument(
        'filter rule name must be either prefix or suffix',
        'FilterRule.Name',
        Name,
      )
    }
    if (found[name] !== undefined) {
      throw invalidArgument(
        `Cannot specify more than one ${name} rule in a filter.`,
        'FilterRule',
        name,
      )
    }
    if (Value.length > MAX_VALUE) {
      throw invalidArgument('filter value exceeds 1024 characters', 'FilterRule.Value', Value)
    }
    found[name] = Value
  }
  return found
}

/** Two rules may not want the same event of the same key. */
function requireApart(rules: readonly NotificationRule[]): void {
  for (const [i, one] of rules.entries()) {
    for (const other of rules.slice(i + 1)) {
      if (!meet(one, other)) continue
      throw invalidArgument(
        'Configurations overlap. Configurations on the same bucket cannot share a common event type.',
      )
    }
  }
}

function meet(one: NotificationRule, other: NotificationRule): boolean {
  const shares = one.events.some((event) => other.events.some((another) => share(event, another)))
  const [a, b] = [one.prefix ?? '', other.prefix ?? '']
  const [y, z] = [one.suffix ?? '', other.suffix ?? '']
  return shares && (a.startsWith(b) || b.startsWith(a)) && (y.endsWith(z) || z.endsWith(y))
}

function share(one: string, other: string): boolean {
  const families = [one, other].map((event) => (event.endsWith('*') ? event.slice(0, -1) : event))
  const [a, b] = families as [string, string]
  if (one.endsWith('*') && b.startsWith(a)) return true
  return other.endsWith('*') ? a.startsWith(b) : one === other
}

/** As it is shown: what was put, with its ids. */
export function shown({ rules, eventBridge }: Notifications) {
  const of = (kind: TargetKind, member: string) => {
    const chosen = rules.filter((rule) => rule.kind === kind)
    if (chosen.length === 0) return undefined
    return chosen.map(({ id, arn, events, prefix, suffix }) => {
      const FilterRules = [
        ...(prefix === undefined ? [] : [{ Name: 'Prefix', Value: prefix }]),
        ...(suffix === undefined ? [] : [{ Name: 'Suffix', Value: suffix }]),
      ]
      return {
        ...{ Id: id, [member]: arn, Events: events },
        Filter: FilterRules.length === 0 ? undefined : { Key: { FilterRules } },
      }
    })
  }
  return {
    TopicConfigurations: of('topic', 'TopicArn'),
    QueueConfigurations: of('queue', 'QueueArn'),
    LambdaFunctionConfigurations: of('function', 'LambdaFunctionArn'),
    EventBridgeConfiguration: eventBridge ? {} : undefined,
  }
}
