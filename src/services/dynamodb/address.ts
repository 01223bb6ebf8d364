// How callers name tables: by name, or by ARN, also another account's.

import { arn as arnOf, parseArn } from '../../kernel/arn.ts'
import { validation } from './errors.ts'

export interface Place {
  readonly account: string
  readonly region: string
}

export interface TableAddress extends Place {
  readonly name: string
  readonly partition: string
}

export function tableAddress(name: string, { account, region }: Place): TableAddress {
  return { account, region, name, partition: `dynamodb/${account}/${region}/table/${name}` }
}

/** `TableName` of a request. Throws ValidationException for an ARN that names no table. */
export function addressOf(nameOrArn: string, place: Place): TableAddress {
  if (!nameOrArn.startsWith('arn:')) return tableAddress(nameOrArn, place)
  const address = addressOfArn(nameOrArn)
  if (address === undefined) throw validation(`Invalid table ARN: ${nameOrArn}`)
  return address
}

/** The table of its own ARN, or of its stream's or an index's. */
export function addressOfArn(text: string): TableAddress | undefined {
  const arn = parseArn(text)
  if (arn?.service !== 'dynamodb' || !arn.resource.startsWith('table/')) return undefined
  const [, name] = arn.resource.split('/', 2)
  return name ? tableAddress(name, arn) : undefined
}

/** `arn:…:table/t/stream/2026-11-27T10:00:00.000`; undefined for any other ARN. */
export function streamOfArn(arn: string): (TableAddress & { readonly label: string }) | undefined {
  const address = addressOfArn(arn)
  const [, , kind, label, ...rest] = (parseArn(arn)?.resource ?? '').split('/')
  if (address === undefined || kind !== 'stream' || !label || rest.length > 0) return undefined
  return { ...address, label }
}

export function tableArn({ account, region, name }: TableAddress): string {
  return arnOf('dynamodb', region, account, `table/${name}`)
}
