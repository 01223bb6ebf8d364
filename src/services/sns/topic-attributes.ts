// Topic attributes: which exist, what each may say, and what GetTopicAttributes answers.
// https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html

import { deliveryPolicyFault, effectiveTopicPolicy, shownTopicPolicy } from './delivery-policy.ts'
import { invalidParameter } from './errors.ts'
import { isObject, parseJson } from './json-text.ts'
import { limits } from './limits.ts'
import { policyOf, requirePolicy } from './topic-policy.ts'
import type { TopicRow } from './tables.ts'

type Strings = Readonly<Record<string, string>>

interface Rule {
  readonly fifoOnly?: true
  /** What is wrong with a value, to be read after "Invalid parameter: "; undefined when nothing is. */
  readonly fault: (value: string) => string | undefined
}

const anything: Rule = { fault: () => undefined }

const oneOf = (name: string, values: readonly string[], fifoOnly?: true): Rule => ({
  fifoOnly,
  fault: (value) =>
    values.includes(value)
      ? undefined
      : `${name} Reason: Invalid value [${value}]. Must be one of ${values.join(', ')}`,
})

const rules = new Map<string, Rule>([
  [
    'DisplayName',
    { fault: (v) => (v.length > limits.displayNameLength ? 'DisplayName' : undefined) },
  ],
  [
    'Policy',
    {
      fault(value) {
        if (value !== '') requirePolicy(value)
        return undefined
      },
    },
  ],
  ['DeliveryPolicy', { fault: (v) => (v === '' ? undefined : deliveryPolicyFault(v)) }],
  ['KmsMasterKeyId', anything],
  ['SignatureVersion', oneOf('SignatureVersion', ['1', '2'])],
  ['TracingConfig', oneOf('TracingConfig', ['PassThrough', 'Active'])],
  ['MaximumMessageSize', { fault: messageSizeFault }],
  ['FifoTopic', { fifoOnly: true, fault: booleanFault('FifoTopic') }],
  [
    'ContentBasedDeduplication',
    { fifoOnly: true, fault: booleanFault('ContentBasedDeduplication') },
  ],
  ['FifoThroughputScope', oneOf('FifoThroughputScope', ['Topic', 'MessageGroup'], true)],
  ['ArchivePolicy', { fifoOnly: true, fault: archiveFault }],
  ...['HTTP', 'Firehose', 'Lambda', 'Application', 'SQS'].flatMap((protocol): [string, Rule][] => [
    [`${protocol}SuccessFeedbackRoleArn`, anything],
    [`${protocol}FailureFeedbackRoleArn`, anything],
    [`${protocol}SuccessFeedbackSampleRate`, { fault: sampleRateFault }],
  ]),
])

function booleanFault(name: string) {
  return (value: string) => {
    const lower = value.toLowerCase()
    return lower === 'true' || lower === 'false'
      ? undefined
      : `${name} Reason: must be true or false`
  }
}

function messageSizeFault(value: string): string | undefined {
  const bytes = /^\d{1,9}$/.test(value) ? Number(value) : NaN
  const { minMessageBytes: min, maxMessageBytes: max } = limits
  if (bytes >= min && bytes <= max) return undefined
  return `MaximumMessageSize Reason: must be between ${min} and ${max}`
}

function sampleRateFault(value: string): string | undefined {
  const rate = /^\d{1,3}$/.test(value) ? Number(value) : NaN
  return rate <= 100 ? undefined : 'SuccessFeedbackSampleRate Reason: must be between 0 and 100'
}

/** `{}` and the empty text take the policy away. */
function archiveFault(value: string): string | undefined {
  if (value === '') return undefined
  const policy = parseJson(value)
  if (!isObject(policy)) return 'ArchivePolicy Reason: failed to parse JSON'
  return Object.keys(policy).length === 0 || retentionDays(value) !== undefined
    ? undefined
    : 'ArchivePolicy Reason: MessageRetentionPeriod must be between 1 and 365'
}

/** Days that an ArchivePolicy keeps messages; undefined when it keeps none. */
export function retentionDays(archivePolicy: string | undefined): number | undefined {
  const policy = archivePolicy === undefined ? undefined : parseJson(archivePolicy)
  if (!isObject(policy)) return undefined
  const text = String(policy.MessageRetentionPeriod)
  const days = /^\d{1,3}$/.test(text) ? Number(text) : 0
  return days >= 1 && days <= 365 ? days : undefined
}

/** Throws on the first attribute that this kind of topic does not take; `prefix` words the error. */
export function requireAttributes(given: Strings, fifo: boolean, prefix: string): void {
  for (const [name, value] of Object.entries(given)) {
    const rule = rules.get(name)
    if (rule === undefined || (rule.fifoOnly && !fifo)) throw invalidParameter('AttributeName')
    const fault = rule.fault(value)
    if (fault !== undefined) throw invalidParameter(prefix + fault)
  }
}

/** Given attributes as they are kept: an empty policy is none. */
export function stored(before: Strings, given: Strings): Strings {
  const kept = new Map(Object.entries({ ...before, ...given }))
  for (const name of ['Policy', 'DeliveryPolicy', 'KmsMasterKeyId', 'ArchivePolicy']) {
    if (kept.get(name) === '') kept.delete(name)
  }
  for (const name of ['FifoTopic', 'ContentBasedDeduplication']) {
    if (kept.has(name)) kept.set(name, kept.get(name)!.toLowerCase())
  }
  // AWS does not keep that a standard topic was asked for by name.
  if (kept.get('FifoTopic') === 'false') kept.delete('FifoTopic')
  return Object.fromEntries(kept)
}

/** What GetTopicAttributes answers. */
export function shownAttributes(
  topic: TopicRow,
  counts: { readonly confirmed: number; readonly pending: number },
): Record<string, string> {
  const { attributes } = topic
  const fifo: Strings = topic.fifo ? { ContentBasedDeduplication: 'false' } : {}
  const archived =
    topic.archivedSinceMs === undefined
      ? undefined
      : { BeginningArchiveTime: new Date(topic.archivedSinceMs).toISOString() }
  return {
    DisplayName: '',
    ...fifo,
    ...attributes,
    ...(attributes.DeliveryPolicy && {
      DeliveryPolicy: shownTopicPolicy(attributes.DeliveryPolicy),
    }),
    ...archived,
    TopicArn: topic.arn,
    Owner: topic.account,
    Policy: policyOf(topic),
    EffectiveDeliveryPolicy: effectiveTopicPolicy(attributes.DeliveryPolicy),
    SubscriptionsConfirmed: String(counts.confirmed),
    SubscriptionsPending: String(counts.pending),
    SubscriptionsDeleted: String(topic.subscriptionsDeleted),
  }
}

export function maximumMessageBytes(topic: TopicRow): number {
  return Number(topic.attributes.MaximumMessageSize ?? limits.messageBytes)
}
