// Which topic or subscription an ARN names, and where its state lives.

import { arn as arnOf, parseArn } from '../../kernel/arn.ts'
import type { Context } from '../service.ts'
import { invalidParameter } from './errors.ts'
import { limits } from './limits.ts'

export interface TopicAddress {
  readonly account: string
  readonly region: string
  readonly name: string
  readonly arn: string
  readonly partition: string
}

export interface SubscriptionAddress {
  readonly topic: TopicAddress
  readonly id: string
  readonly arn: string
}

export function topicAddress(account: string, region: string, name: string): TopicAddress {
  const partition = `sns/${account}/${region}/topic/${name}`
  return { account, region, name, arn: arnOf('sns', region, account, name), partition }
}

/** Letters, digits, hyphens and underscores; a FIFO topic's name ends with `.fifo`. */
export function isTopicName(name: string, fifo: boolean): boolean {
  if (name.length > limits.nameLength || name.endsWith('.fifo') !== fifo) return false
  const stem = fifo ? name.slice(0, -5) : name
  return /^[A-Za-z0-9_-]+$/.test(stem)
}

const isName = (name: string) => isTopicName(name, name.endsWith('.fifo'))

/** undefined when the text is not the ARN of a topic. */
export function topicOfArn(text: string): TopicAddress | undefined {
  const arn = parseArn(text)
  if (arn?.service !== 'sns' || arn.region === '' || !/^\d{12}$/.test(arn.account)) return undefined
  return isName(arn.resource) ? topicAddress(arn.account, arn.region, arn.resource) : undefined
}

/** Throws as AWS does on what a caller gave as a topic's ARN; it must be of the caller's region. */
export function requireTopicArn(
  text: string | undefined,
  context: Pick<Context, 'region' | 'caller'>,
  parameter = 'TopicArn',
): TopicAddress {
  requireArn(text, parameter)
  const topic = topicOfArn(text!)
  if (topic === undefined) throw invalidParameter(parameter)
  requireRegion(topic.region, context, parameter)
  return topic
}

/** What has no signature names no region but through the ARN itself. */
function requireRegion(
  region: string,
  context: Pick<Context, 'region' | 'caller'>,
  parameter: string,
): void {
  if (context.caller.accessKeyId !== undefined && region !== context.region) {
    throw invalidParameter(parameter)
  }
}

/** Six elements at least; AWS counts them before it looks at any. */
export function requireArn(text: string | undefined, parameter: string): string {
  if (text === undefined) {
    throw invalidParameter(`${parameter} Reason: no value for required parameter`)
  }
  const elements = text.split(':', 6).length
  if (elements < 6) {
    throw invalidParameter(
      `${parameter} Reason: An ARN must have at least 6 elements, not ${elements}`,
    )
  }
  return text
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export function requireSubscriptionArn(text: string | undefined): SubscriptionAddress {
  if (text === '') throw requireArnGiven()
  requireArn(text, 'SubscriptionArn')
  const colon = text!.lastIndexOf(':')
  const id = text!.slice(colon + 1)
  const topic = topicOfArn(text!.slice(0, colon))
  if (topic === undefined || !UUID.test(id)) throw invalidParameter('SubscriptionId')
  return { topic, id, arn: text! }
}

function requireArnGiven() {
  return invalidParameter('SubscriptionArn Reason: no value for required parameter')
}
