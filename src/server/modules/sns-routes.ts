// What SNS shows to people: the certificate of its signatures, and what it would have sent.

import { AwsError } from '../../kernel/aws-error.ts'
import { listOutbox, outboxOf } from '../../services/sns/outbox.ts'
import { isPhoneNumber, optOut } from '../../services/sns/sms.ts'
import type { SnsSigner } from '../../services/sns/signature.ts'
import { badRequest, bodyOf, integerOf, json, type ServiceRoute } from '../admin/route.ts'

/** Behind SigningCertURL: whoever verifies a message has no credentials here. */
export function certificateRoute(signer: SnsSigner): ServiceRoute {
  return {
    public: true,
    async answer({ rest }) {
      const body = await signer.certificate(rest)
      if (body === undefined) throw new AwsError('NotFound', 'no such certificate', { status: 404 })
      return { status: 200, headers: { 'content-type': 'application/x-pem-file' }, body }
    },
  }
}

/** `?to=&protocol=&limit=`: email, text messages and push notifications, newest first. */
export const getOutbox: ServiceRoute = async ({ env, query }) => {
  const messages = await listOutbox(env.store, {
    to: query.get('to') ?? undefined,
    protocol: query.get('protocol') ?? undefined,
    limit: integerOf(query, 'limit', 100, 1_000),
  })
  return json({
    messages: messages.map(({ atMs, ...message }) => ({
      at: new Date(atMs).toISOString(),
      ...message,
    })),
  })
}

/** `{"phoneNumber": "+15550100", "account"?, "region"?}`: as if its owner had answered STOP. */
export const postOptOut: ServiceRoute = async ({ env, request }) => {
  const { phoneNumber, account = '000000000000', region = 'us-east-1' } = bodyOf(request)
  if (typeof phoneNumber !== 'string' || !isPhoneNumber(phoneNumber)) {
    throw badRequest('phoneNumber must be a number in E.164')
  }
  if (!/^\d{12}$/.test(String(account)) || !/^[a-z0-9-]{1,32}$/.test(String(region))) {
    throw badRequest('account must have 12 digits, region must be a region')
  }
  const partition = outboxOf(String(account), String(region))
  await env.store.transact(partition, function* (tx) {
    optOut(tx, phoneNumber)
  })
  return json({ phoneNumber, optedOut: true })
}
