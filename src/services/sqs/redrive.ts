// When a message goes to the dead-letter queue, and which queues may name which.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html

import type { AwsError } from '../../kernel/aws-error.ts'
import { addressOfArn } from './address.ts'
import { invalidValue } from './errors.ts'
import { limits } from './limits.ts'
import type { MessageState } from './row-codecs.ts'

export interface RedrivePolicy {
  readonly deadLetterTargetArn: string
  readonly maxReceiveCount: number
}

export interface AllowPolicy {
  readonly redrivePermission: 'allowAll' | 'denyAll' | 'byQueue'
  readonly sourceQueueArns?: readonly string[]
}

/** True when one more receive would be one too many. */
export function isExhausted(state: MessageState, policy: RedrivePolicy | undefined): boolean {
  if (policy === undefined || state.kept) return false
  // A dead-letter queue's own policy counts its own receives; what a consumer sees counts all.
  return state.receiveCount - state.receivedElsewhere >= policy.maxReceiveCount
}

export function parseRedrivePolicy(text: string): RedrivePolicy {
  const refuse = (reason: string) => invalidRedrive(text, reason)
  const policy = parseMap(text)
  if (policy === undefined) throw refuse('Redrive policy is not a valid JSON map.')
  for (const name of ['deadLetterTargetArn', 'maxReceiveCount']) {
    if (policy[name] === undefined || policy[name] === '') {
      throw refuse(`Redrive policy does not contain mandatory attribute: ${name}.`)
    }
  }
  if (Object.keys(policy).length > 2) {
    throw refuse('Only following attributes are supported: [deadLetterTargetArn, maxReceiveCount].')
  }
  const { deadLetterTargetArn, maxReceiveCount } = policy
  const count = /^\d{1,9}$/.test(String(maxReceiveCount)) ? Number(maxReceiveCount) : NaN
  if (!(count >= 1 && count <= limits.maxReceiveCount)) {
    throw refuse(
      `Invalid value for maxReceiveCount: ${String(maxReceiveCount)}, valid values are from 1 to 1000 both inclusive.`,
    )
  }
  if (typeof deadLetterTargetArn !== 'string' || addressOfArn(deadLetterTargetArn) === undefined) {
    throw refuse('Invalid value for deadLetterTargetArn.')
  }
  return { deadLetterTargetArn, maxReceiveCount: count }
}

export function redriveText(policy: RedrivePolicy): string {
  return JSON.stringify({
    deadLetterTargetArn: policy.deadLetterTargetArn,
    maxReceiveCount: policy.maxReceiveCount,
  })
}

export function parseAllowPolicy(text: string): AllowPolicy {
  const refuse = (reason: string) => invalidValue(text, 'RedriveAllowPolicy', reason)
  const policy = parseMap(text)
  if (policy === undefined) throw refuse('Redrive allow policy is not a valid JSON map.')
  const { redrivePermission, sourceQueueArns } = policy
  if (
    redrivePermission !== 'allowAll' &&
    redrivePermission !== 'denyAll' &&
    redrivePermission !== 'byQueue'
  ) {
    throw refuse('Redrive permission must be one of: allowAll, denyAll, byQueue.')
  }
  if (redrivePermission !== 'byQueue') {
    if (sourceQueueArns === undefined) return { redrivePermission }
    throw refuse('sourceQueueArns can only be specified when redrivePermission is byQueue.')
  }
  if (!Array.isArray(sourceQueueArns) || sourceQueueArns.length === 0) {
    throw refuse('sourceQueueArns must be specified when redrivePermission is byQueue.')
  }
  if (sourceQueueArns.length > limits.redriveSources) {
    throw refuse(`sourceQueueArns can have at most ${limits.redriveSources} queues.`)
  }
  const arns = sourceQueueArns.map((arn: unknown) => {
    if (typeof arn === 'string' && addressOfArn(arn) !== undefined) return arn
    throw refuse('sourceQueueArns must be a list of queue ARNs.')
  })
  return { redrivePermission, sourceQueueArns: arns }
}

export function allowText(policy: AllowPolicy): string {
  const { redrivePermission, sourceQueueArns } = policy
  return JSON.stringify(
    sourceQueueArns === undefined ? { redrivePermission } : { redrivePermission, sourceQueueArns },
  )
}

interface Party {
  readonly arn: string
  readonly account: string
  readonly region: string
  readonly fifo: boolean
}

/** Why `source` may not name this target; undefined when it may. */
export function redriveObstacle(
  source: Party,
  target: (Party & { readonly redriveAllow?: AllowPolicy }) | undefined,
): string | undefined {
  if (target === undefined) return 'Dead letter target does not exist.'
  if (target.account !== source.account || target.region !== source.region) {
    return 'Dead letter target must be in the same account and region as the source queue.'
  }
  if (target.fifo !== source.fifo) {
    return 'Dead-letter queue must be same type of queue as the source.'
  }
  const allow = target.redriveAllow
  const admitted =
    allow === undefined ||
    allow.redrivePermission === 'allowAll' ||
    (allow.redrivePermission === 'byQueue' && allow.sourceQueueArns!.includes(source.arn))
  return admitted ? undefined : 'Queue does not have permission to use the dead letter target.'
}

export function invalidRedrive(text: string, reason: string): AwsError {
  return invalidValue(text, 'RedrivePolicy', reason)
}

function parseMap(text: string): Record<string, unknown> | undefined {
  // A policy is short; this also bounds the depth that JSON.parse is given.
  if (text.length > 8192) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}
