// Iterators: a place in a shard, and until when it may be asked for.
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetShardIterator.html

import { AwsError } from '../../kernel/aws-error.ts'

const LIFE_MS = 15 * 60_000
const FORM = '1'

export interface Iterator {
  readonly arn: string
  readonly shardId: string
  readonly at: number
}

const invalid = () => new AwsError('ValidationException', 'Invalid ShardIterator')

export function shownIterator({ arn, shardId, at }: Iterator, nowMs: number): string {
  const place = JSON.stringify([shardId, at, nowMs + LIFE_MS])
  return `${arn}|${FORM}|${Buffer.from(place, 'utf8').toString('base64url')}`
}

/** The stream that an iterator is of, whatever else is wrong with it. */
export function arnOfIterator(text: string): string {
  return text.split('|', 1)[0]!
}

/** Throws ValidationException, ExpiredIteratorException. */
export function readIterator(text: string, nowMs: number): Iterator {
  const [arn = '', form, place = '', ...rest] = text.split('|')
  if (form !== FORM || rest.length > 0) throw invalid()
  const [shardId, at, endsMs] = parsed(place)
  if (typeof shardId !== 'string' || !isWhole(at) || !isWhole(endsMs)) throw invalid()
  if (endsMs < nowMs || endsMs > nowMs + LIFE_MS) {
    throw new AwsError('ExpiredIteratorException', 'Shard iterator has expired')
  }
  return { arn, shardId, at }
}

const isWhole = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0

function parsed(place: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(place, 'base64url').toString('utf8'))
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}
