// Shard iterators: a place in a shard, good for five minutes.

import { AwsError } from '../../../kernel/aws-error.ts'
import { streamAddress, type StreamAddress } from '../address.ts'
import { invalidArgument } from '../errors.ts'
import { limits } from '../limits.ts'

export interface Iterator {
  readonly account: string
  readonly region: string
  readonly stream: string
  /** The stream's: one that is made anew under its name is another. */
  readonly id: string
  readonly shard: number
  readonly index: number
}

const FORM = 1

export function shownIterator(it: Iterator, nowMs: number): string {
  const place = [FORM, it.account, it.region, it.stream, it.id, it.shard, it.index, nowMs]
  return Buffer.from(JSON.stringify(place), 'utf8').toString('base64')
}

/** What an iterator says, however old; undefined for what is none. */
export function parsedIterator(text: string): (Iterator & { readonly madeMs: number }) | undefined {
  const place = parsed(text)
  if (place?.length !== 8 || place[0] !== FORM) return undefined
  const [, account, region, stream, id, shard, index, madeMs] = place
  const texts = [account, region, stream, id]
  const numbers = [shard, index, madeMs]
  if (!texts.every((part) => typeof part === 'string')) return undefined
  if (!numbers.every((part) => Number.isSafeInteger(part) && (part as number) >= 0))
    return undefined
  return { account, region, stream, id, shard, index, madeMs } as Iterator & { madeMs: number }
}

function parsed(text: string): readonly unknown[] | undefined {
  if (text.length > 1024) return undefined
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64').toString('utf8'))
    return Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** Throws InvalidArgumentException, ExpiredIteratorException. */
export function readIterator(
  text: string,
  nowMs: number,
): { readonly iterator: Iterator; readonly address: StreamAddress } {
  const iterator = parsedIterator(text)
  if (iterator === undefined || iterator.madeMs > nowMs) {
    throw invalidArgument('Invalid ShardIterator.')
  }
  const age = nowMs - iterator.madeMs
  if (age > limits.iteratorLifeMs) {
    throw new AwsError(
      'ExpiredIteratorException',
      `Iterator expired. The iterator was created at time ${javaDate(iterator.madeMs)} while right now it is ${javaDate(nowMs)} which is further in the future than the tolerated delay of ${limits.iteratorLifeMs} milliseconds.`,
    )
  }
  return { iterator, address: streamAddress(iterator.stream, iterator) }
}

/** `Thu Jan 01 00:00:00 UTC 2026` */
function javaDate(ms: number): string {
  const [weekday = '', day, month, year, time] = new Date(ms).toUTCString().split(' ')
  return `${weekday.slice(0, 3)} ${month} ${day} ${time} UTC ${year}`
}
