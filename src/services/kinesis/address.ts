// How callers name streams: by name, by ARN (also another account's), by id; and consumers of streams.

import { arn as arnOf, parseArn } from '../../kernel/arn.ts'
import type { Store } from '../../store/store.ts'
import { invalidArgument, notFound } from './errors.ts'
import { idsPartition, streamIds } from './ids.ts'

export interface Place {
  readonly account: string
  readonly region: string
}

export interface StreamAddress extends Place {
  readonly name: string
  readonly arn: string
  readonly partition: string
}

export function streamAddress(name: string, { account, region }: Place): StreamAddress {
  const partition = `kinesis/${account}/${region}/stream/${name}`
  const arn = arnOf('kinesis', region, account, `stream/${name}`)
  return { account, region, name, arn, partition }
}

/** The stream of its own ARN, or of a consumer's. */
export function addressOfArn(text: string): StreamAddress | undefined {
  const arn = parseArn(text)
  if (arn?.service !== 'kinesis' || !arn.resource.startsWith('stream/')) return undefined
  const [, name] = arn.resource.split('/', 2)
  return name ? streamAddress(name, arn) : undefined
}

export interface StreamNaming {
  readonly StreamName?: string | undefined
  readonly StreamARN?: string | undefined
  readonly StreamId?: string | undefined
}

/** Throws InvalidArgumentException where nothing is named, or two streams are. */
export async function addressOf(
  { StreamName, StreamARN, StreamId }: StreamNaming,
  place: Place & { readonly store: Store },
): Promise<StreamAddress> {
  const byArn = StreamARN === undefined ? undefined : addressOfArn(StreamARN)
  if (StreamARN !== undefined && byArn === undefined) {
    throw invalidArgument(`Invalid StreamARN: ${StreamARN}`)
  }
  if (byArn !== undefined && StreamName !== undefined && StreamName !== byArn.name) {
    throw invalidArgument(`StreamName ${StreamName} does not match StreamARN ${StreamARN}.`)
  }
  if (byArn !== undefined) return byArn
  if (StreamName !== undefined) return streamAddress(StreamName, place)
  if (StreamId === undefined) {
    throw invalidArgument('Must specify either StreamName, StreamARN or StreamId.')
  }
  const name = await place.store.transact(idsPartition(place), () => streamIds.get(StreamId))
  if (name === undefined) throw notFound(`Stream with id ${StreamId} not found.`)
  return streamAddress(name, place)
}

export interface ConsumerAddress extends StreamAddress {
  readonly consumer: string
  /** Seconds; part of its ARN. Undefined where only its name is given. */
  readonly created: number | undefined
}

/** `arn:…:stream/s/consumer/c:1572383852`; undefined for any other ARN. */
export function consumerOfArn(text: string): ConsumerAddress | undefined {
  const stream = addressOfArn(text)
  const [, , word, last = '', ...rest] = (parseArn(text)?.resource ?? '').split('/')
  const colon = last.lastIndexOf(':')
  if (stream === undefined || word !== 'consumer' || colon <= 0 || rest.length > 0) return undefined
  const created = Number(last.slice(colon + 1))
  if (!Number.isSafeInteger(created) || created < 0) return undefined
  return { ...stream, consumer: last.slice(0, colon), created }
}
