// https://docs.aws.amazon.com/apigateway/latest/api/API_Account.html

import type { Account, PatchOperation } from '@aws-sdk/client-api-gateway'
import type { Context } from '../service.ts'
import { parseArn } from '../../kernel/arn.ts'
import { badRequest } from './errors.ts'
import { inAccount } from './of-account.ts'
import { patchesOf, patchKnown } from './patch.ts'
import { accountTable } from './tables.ts'

export const DEFAULT_ACCOUNT: Account = {
  throttleSettings: { burstLimit: 5_000, rateLimit: 10_000 },
  features: ['UsagePlans'],
  apiKeyVersion: '4',
}

export function getAccount(context: Context): Promise<Account> {
  return inAccount(context, function* () {
    return { ...DEFAULT_ACCOUNT, ...(yield* accountTable.get()) }
  })
}

export function updateAccount(
  input: { patchOperations?: PatchOperation[] | undefined },
  context: Context,
): Promise<Account> {
  return inAccount(context, function* (tx) {
    const before = { ...DEFAULT_ACCOUNT, ...(yield* accountTable.get()) }
    const account = patchKnown(before, patchesOf(input.patchOperations), [
      {
        path: '/cloudwatchRoleArn',
        ops: ['replace', 'remove'],
        apply(draft, { op, value }) {
          if (op === 'remove' || !value) delete draft['cloudwatchRoleArn']
          else if (parseArn(value)?.service === 'iam') draft['cloudwatchRoleArn'] = value
          else throw badRequest(`Invalid CloudWatch Logs role ARN: ${value}`)
        },
      },
      {
        path: '/features',
        ops: ['add', 'remove'],
        apply: (draft, { value }) => {
          if (value !== 'UsagePlans') throw badRequest('Invalid feature specified')
          draft['features'] = ['UsagePlans']
        },
      },
    ])
    accountTable.put(tx, [], account)
    return account
  })
}
