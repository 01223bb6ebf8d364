// How callers name delivery streams: by name; policies and edges by ARN.

import { arn as arnOf, parseArn } from '../../kernel/arn.ts'

export interface Place {
  readonly account: string
  readonly region: string
}

export interface DeliveryAddress extends Place {
  readonly name: string
  readonly arn: string
  readonly partition: string
}

export function deliveryAddress(name: string, { account, region }: Place): DeliveryAddress {
  const partition = `firehose/${account}/${region}/stream/${name}`
  const arn = arnOf('firehose', region, account, `deliverystream/${name}`)
  return { account, region, name, arn, partition }
}

export function addressOfArn(text: string): DeliveryAddress | undefined {
  const arn = parseArn(text)
  const [kind, name, ...rest] = arn?.resource.split('/') ?? []
  if (arn?.service !== 'firehose' || kind !== 'deliverystream') return undefined
  return name && rest.length === 0 ? deliveryAddress(name, arn) : undefined
}
