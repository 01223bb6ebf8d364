// Which queue a URL or an ARN names, and where its state lives.

import { arn as arnOf, parseArn } from '../../kernel/arn.ts'
import type { Context } from '../service.ts'
import { missingParameter, sqsError } from './errors.ts'

export interface QueueAddress {
  readonly account: string
  readonly region: string
  readonly name: string
  readonly partition: string
}

export function addressOf(account: string, region: string, name: string): QueueAddress {
  return { account, region, name, partition: `sqs/${account}/${region}/queue/${name}` }
}

export function queueArn(address: QueueAddress): string {
  return arnOf('sqs', address.region, address.account, address.name)
}

export function queueUrl(context: Pick<Context, 'baseUrl'>, account: string, name: string): string {
  return `${context.baseUrl}/${account}/${name}`
}

/**
 * Account and name are the last two segments of the URL's path, whatever host it names, so that
 * URLs work from wherever the caller stands; the region is the request's. A name alone, which AWS
 * takes too, is a queue of the caller's.
 */
export function addressOfUrl(
  url: string | undefined,
  context: Pick<Context, 'account' | 'region'>,
): QueueAddress {
  if (url === undefined || url === '') throw missingParameter('QueueUrl')
  const end = url.charCodeAt(url.length - 1) === 47 ? url.length - 1 : url.length
  const slash = url.lastIndexOf('/', end - 1)
  const before = slash < 1 ? -1 : url.lastIndexOf('/', slash - 1)
  const name = url.slice(slash + 1, end)
  if (slash < 0 && isQueueName(name)) return addressOf(context.account, context.region, name)
  const account = before < 0 ? '' : url.slice(before + 1, slash)
  if (account.length !== 12 || !isDigits(account) || name.length === 0 || name.length > 80) {
    throw sqsError('InvalidAddress', `The address ${url} is not valid for this endpoint.`)
  }
  return addressOf(account, context.region, name)
}

/** Read before. Edges name the same queues again and again. */
const known = new Map<string, QueueAddress>()
const KNOWN_AT_MOST = 4_096

/** undefined when the text is not the ARN of a queue. */
export function addressOfArn(text: string): QueueAddress | undefined {
  const before = known.get(text)
  if (before !== undefined) return before
  const address = readArn(text)
  if (address === undefined) return undefined
  if (known.size >= KNOWN_AT_MOST) known.clear()
  known.set(text, address)
  return address
}

function readArn(text: string): QueueAddress | undefined {
  const arn = parseArn(text)
  if (arn === undefined || arn.service !== 'sqs') return undefined
  if (arn.region === '' || arn.account.length !== 12 || !isDigits(arn.account)) return undefined
  if (!isQueueName(arn.resource)) return undefined
  return addressOf(arn.account, arn.region, arn.resource)
}

/** 1 to 80 letters, digits, hyphens and underscores; `.fifo` at the end counts. */
export function isQueueName(name: string): boolean {
  const stem = name.endsWith('.fifo') ? name.slice(0, -5) : name
  return name.length <= 80 && isNameText(stem)
}

/** Letters, digits, hyphens and underscores, at least one: queue names and batch entry ids. */
export function isNameText(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    const ok =
      (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c >= 48 && c <= 57) || c === 45 || c === 95
    if (!ok) return false
  }
  return text.length > 0
}

function isDigits(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c < 48 || c > 57) return false
  }
  return true
}
