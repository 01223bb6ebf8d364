// ListSMSSandboxPhoneNumbers: by number, at most a hundred at a time.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_ListSMSSandboxPhoneNumbers.html

import { limits } from '../limits.ts'
import { operation } from '../operation.ts'
import { outboxOf } from '../outbox.ts'
import { readToken, tokenOf } from '../page-token.ts'
import { sandboxTable } from '../sms-sandbox.ts'

export const listSmsSandboxPhoneNumbers = operation(
  'ListSMSSandboxPhoneNumbers',
  async (input, context) => {
    const after = readToken(input.NextToken)
    const most = input.MaxResults ?? limits.listPage
    const rows = await context.store.transact(outboxOf(context.account, context.region), () =>
      sandboxTable.range([], {
        limit: most + 1,
        after: after === undefined ? undefined : [after],
      }),
    )
    const page = rows.slice(0, most).map(({ row }) => row)
    return {
      PhoneNumbers: page.map(({ phoneNumber, verified }) => ({
        PhoneNumber: phoneNumber,
        Status: verified ? ('Verified' as const) : ('Pending' as const),
      })),
      NextToken: rows.length > page.length ? tokenOf(page.at(-1)!.phoneNumber) : undefined,
    }
  },
)
