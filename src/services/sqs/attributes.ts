// Queue attributes: strings outside, typed settings inside.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html

import type { AwsError } from '../../kernel/aws-error.ts'
import { invalidAttribute, sqsError, unknownAttribute } from './errors.ts'
import { limits } from './limits.ts'
import { checkPolicy } from './policy.ts'
import {
  allowText,
  parseAllowPolicy,
  parseRedrivePolicy,
  redriveText,
  type AllowPolicy,
  type RedrivePolicy,
} from './redrive.ts'

export interface QueueSettings {
  readonly delaySeconds: number
  readonly maximumMessageBytes: number
  readonly retentionSeconds: number
  readonly waitSeconds: number
  readonly visibilitySeconds: number
  readonly policy?: string
  readonly redrive?: RedrivePolicy
  readonly redriveAllow?: AllowPolicy
  readonly kmsKeyId?: string
  readonly kmsReuseSeconds: number
  readonly managedEncryption: boolean
  readonly contentDeduplication: boolean
  readonly deduplicationScope: 'queue' | 'messageGroup'
  readonly throughputLimit: 'perQueue' | 'perMessageGroupId'
}

export const defaultSettings: QueueSettings = {
  delaySeconds: 0,
  maximumMessageBytes: limits.messageBytes,
  retentionSeconds: 345_600,
  waitSeconds: 0,
  visibilitySeconds: 30,
  kmsReuseSeconds: 300,
  managedEncryption: true,
  contentDeduplication: false,
  deduplicationScope: 'queue',
  throughputLimit: 'perQueue',
}

interface AttributeRule {
  readonly fifoOnly?: true
  /** Sets the value; throws through `invalidAttribute` or an error of its own. */
  readonly parse: (text: string, name: string) => Partial<QueueSettings>
  /** undefined: the queue does not have it. */
  readonly format: (settings: QueueSettings) => string | undefined
}

type NumberSetting = {
  [K in keyof QueueSettings]-?: QueueSettings[K] extends number ? K : never
}[keyof QueueSettings]

function whole(setting: NumberSetting, min: number, max: number): AttributeRule {
  return {
    parse(text, name) {
      if (!/^\d{1,9}$/.test(text)) throw invalidAttribute(name)
      const value = Number(text)
      if (value < min || value > max) throw invalidAttribute(name)
      return { [setting]: value }
    },
    format: (settings) => String(settings[setting]),
  }
}

function flag(
  setting: 'managedEncryption' | 'contentDeduplication',
  fifoOnly?: true,
): AttributeRule {
  return {
    fifoOnly,
    parse(text, name) {
      const lower = text.toLowerCase()
      if (lower !== 'true' && lower !== 'false') throw invalidAttribute(name)
      return { [setting]: lower === 'true' }
    },
    format: (settings) => String(settings[setting]),
  }
}

function choice(
  setting: 'deduplicationScope' | 'throughputLimit',
  options: readonly string[],
): AttributeRule {
  return {
    fifoOnly: true,
    parse(text, name) {
      if (!options.includes(text)) throw invalidAttribute(name)
      return { [setting]: text }
    },
    format: (settings) => settings[setting],
  }
}

const rules = new Map<string, AttributeRule>([
  ['VisibilityTimeout', whole('visibilitySeconds', 0, limits.visibilitySeconds)],
  ['MaximumMessageSize', whole('maximumMessageBytes', 1024, limits.messageBytes)],
  ['MessageRetentionPeriod', whole('retentionSeconds', 60, 1_209_600)],
  ['DelaySeconds', whole('delaySeconds', 0, limits.delaySeconds)],
  ['ReceiveMessageWaitTimeSeconds', whole('waitSeconds', 0, limits.waitSeconds)],
  [
    'Policy',
    {
      parse: (text, name) => ({ policy: text === '' ? undefined : checkPolicy(text, name) }),
      format: (settings) => settings.policy,
    },
  ],
  [
    'RedrivePolicy',
    {
      parse: (text) => ({ redrive: text === '' ? undefined : parseRedrivePolicy(text) }),
      format: (settings) => settings.redrive && redriveText(settings.redrive),
    },
  ],
  [
    'RedriveAllowPolicy',
    {
      parse: (text) => ({ redriveAllow: text === '' ? undefined : parseAllowPolicy(text) }),
      format: (settings) => settings.redriveAllow && allowText(settings.redriveAllow),
    },
  ],
  [
    'KmsMasterKeyId',
    {
      parse: (text) => ({ kmsKeyId: text === '' ? undefined : text }),
      format: (settings) => settings.kmsKeyId,
    },
  ],
  [
    'KmsDataKeyReusePeriodSeconds',
    {
      parse: whole('kmsReuseSeconds', 60, 86_400).parse,
      format: (s) => (s.kmsKeyId === undefined ? undefined : String(s.kmsReuseSeconds)),
    },
  ],
  ['SqsManagedSseEnabled', flag('managedEncryption')],
  ['ContentBasedDeduplication', flag('contentDeduplication', true)],
  ['DeduplicationScope', choice('deduplicationScope', ['queue', 'messageGroup'])],
  ['FifoThroughputLimit', choice('throughputLimit', ['perQueue', 'perMessageGroupId'])],
])

/** The settings after `given` was applied to `base`. FifoQueue is the caller's to judge. */
export function applyAttributes(
  base: QueueSettings,
  given: Readonly<Record<string, string>>,
  fifo: boolean,
): QueueSettings {
  let settings = base
  for (const name of Object.keys(given)) {
    if (name === 'FifoQueue' && fifo) continue
    const rule = rules.get(name)
    if (rule === undefined || (rule.fifoOnly && !fifo)) throw notForQueue(name)
    settings = { ...settings, ...rule.parse(given[name]!, name) }
  }
  if (settings.kmsKeyId !== undefined) {
    if (given.SqsManagedSseEnabled?.toLowerCase() === 'true') {
      if (given.KmsMasterKeyId) {
        throw invalidAttribute(
          'SqsManagedSseEnabled',
          'You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE.',
        )
      }
      settings = { ...settings, kmsKeyId: undefined }
    } else settings = { ...settings, managedEncryption: false }
  }
  if (settings.throughputLimit === 'perMessageGroupId' && settings.deduplicationScope === 'queue') {
    throw invalidAttribute(
      'FifoThroughputLimit',
      'The value perMessageGroupId is allowed only when the value for DeduplicationScope is messageGroup.',
    )
  }
  return settings
}

/** Two attributes of FIFO queues are refused in words of their own. */
function notForQueue(name: string): AwsError {
  if (name !== 'DeduplicationScope' && name !== 'FifoThroughputLimit') return unknownAttribute(name)
  const message = `You can specify the ${name} only when FifoQueue is set to true.`
  return sqsError('InvalidAttributeName', message)
}

/** The first supplied attribute whose value differs from the queue's, in the order supplied. */
export function firstDifference(
  existing: QueueSettings,
  asked: QueueSettings,
  names: readonly string[],
): string | undefined {
  return names.find((name) => {
    const rule = rules.get(name)
    return rule !== undefined && rule.format(existing) !== rule.format(asked)
  })
}

export function isSettable(name: string): boolean {
  return rules.has(name)
}

/** The value that GetQueueAttributes answers; undefined where this queue has none. */
export function formatAttribute(
  name: string,
  settings: QueueSettings,
  fifo: boolean,
): string | undefined {
  const rule = rules.get(name)
  return rule === undefined || (rule.fifoOnly && !fifo) ? undefined : rule.format(settings)
}

export const settableNames: readonly string[] = [...rules.keys()]
