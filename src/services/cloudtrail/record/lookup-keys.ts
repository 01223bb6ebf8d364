// By which attributes a call is found.
// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupAttribute.html

import { hash } from 'node:crypto'
import type { CallRow } from './call-row.ts'
import { eventNameOf, eventSourceOf } from './names.ts'
import { resourcesOf } from './resources.ts'
import { userNameOf } from './who.ts'

/** All of them, when nothing is looked up. */
export const EVERY = 'Every'

type LookupKey = [owner: string, attribute: string, digest: string, atMs: number, number: number]

export function ownerKey({ account, region }: Pick<CallRow, 'account' | 'region'>): string {
  return `${account}/${region}`
}

/** Values may be longer than a key. */
export function digestOf(value: string): string {
  return value.length <= 64 ? value : hash('sha256', value, 'hex')
}

export function lookupKeysOf(row: CallRow): LookupKey[] {
  const found: [string, string | undefined][] = [
    [EVERY, ''],
    ['EventId', row.eventId],
    ['EventName', eventNameOf(row)],
    ['EventSource', eventSourceOf(row.service)],
    ['ReadOnly', String(row.readOnly)],
    ['Username', userNameOf(row)],
    ['AccessKeyId', row.accessKeyId],
  ]
  const resources = resourcesOf(row)
  for (const name of new Set(resources.flatMap(({ arn, name }) => [arn, name]))) {
    found.push(['ResourceName', name])
  }
  for (const type of new Set(resources.map(({ type }) => type))) found.push(['ResourceType', type])
  return found.flatMap(([attribute, value]) =>
    value === undefined
      ? []
      : [[ownerKey(row), attribute, digestOf(value), row.atMs, row.number] as LookupKey],
  )
}
