// What tests written for LocalStack ask of SNS: text messages and push notifications that were sent.
// https://docs.localstack.cloud/aws/services/sns/#retrospection

import { forget, outboxOfRegion, type OutboxRow } from '../../services/sns/outbox.ts'
import { badRequest, json, type RouteCall, type ServiceRoute } from '../admin/route.ts'

interface Kind {
  readonly protocol: 'sms' | 'application'
  /** The answer's member, the query's filter, and how a message names where it went. */
  readonly member: string
  readonly filter: string
  readonly address: string
}

export const TEXT_MESSAGES: Kind = {
  protocol: 'sms',
  member: 'sms_messages',
  filter: 'phoneNumber',
  address: 'PhoneNumber',
}

export const PUSH_MESSAGES: Kind = {
  protocol: 'application',
  member: 'platform_endpoint_messages',
  filter: 'endpointArn',
  address: 'TargetArn',
}

/** `?accountId=&region=&phoneNumber=` or `endpointArn=`: by number or endpoint, oldest first. */
export function getSent(kind: Kind): ServiceRoute {
  return async (call) => {
    const { place, to, rows } = await sent(kind, call)
    const byAddress = new Map<string, object[]>(to === undefined ? [] : [[to, []]])
    for (const row of rows) {
      const same = byAddress.get(row.to) ?? []
      byAddress.set(row.to, [...same, messageOf(row, kind)])
    }
    return json({ [kind.member]: Object.fromEntries(byAddress), region: place.region })
  }
}

export function deleteSent(kind: Kind): ServiceRoute {
  return async (call) => {
    const { place, rows } = await sent(kind, call)
    await forget(call.env.store, place, rows)
    return { status: 204, headers: {}, body: '' }
  }
}

async function sent({ protocol, filter }: Kind, { env, query }: RouteCall) {
  const to = query.get(filter) ?? undefined
  const arn = to?.startsWith('arn:') ? to.split(':') : undefined
  const account = arn?.[4] ?? query.get('accountId') ?? '000000000000'
  const region = arn?.[3] ?? query.get('region') ?? 'us-east-1'
  if (!/^\d{12}$/.test(account) || !/^[a-z0-9-]{1,32}$/.test(region)) {
    throw badRequest('accountId must have 12 digits, region must be a region')
  }
  const place = { account, region }
  return { place, to, rows: await outboxOfRegion(env.store, place, protocol, to) }
}

function messageOf(row: OutboxRow, { address }: Kind): object {
  const attributes = Object.entries(row.attributes ?? {}).map(([name, { type, value }]) => {
    const member = type.startsWith('Binary') ? 'BinaryValue' : 'StringValue'
    return [name, { DataType: type, [member]: value }]
  })
  return {
    [address]: row.to,
    TopicArn: row.from.startsWith('arn:') ? row.from : null,
    MessageId: row.messageId,
    Message: row.text,
    MessageAttributes: Object.fromEntries(attributes),
    MessageStructure: null,
    Subject: row.subject ?? null,
  }
}
