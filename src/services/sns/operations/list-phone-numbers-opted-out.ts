// ListPhoneNumbersOptedOut: a hundred at a time.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_ListPhoneNumbersOptedOut.html

import { limits } from '../limits.ts'
import { operation } from '../operation.ts'
import { outboxOf } from '../outbox.ts'
import { readToken, tokenOf } from '../page-token.ts'
import { optedOutTable } from '../sms.ts'

export const listPhoneNumbersOptedOut = operation(
  'ListPhoneNumbersOptedOut',
  async (input, context) => {
    const after = readToken(input.nextToken)
    const rows = await context.store.transact(outboxOf(context.account, context.region), () =>
      optedOutTable.range([], {
        limit: limits.listPage + 1,
        after: after === undefined ? undefined : [after],
      }),
    )
    const phoneNumbers = rows.slice(0, limits.listPage).map(({ key }) => key.text())
    const more = rows.length > phoneNumbers.length
    return { phoneNumbers, nextToken: more ? tokenOf(phoneNumbers.at(-1)!) : undefined }
  },
)
