// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html

import { inAccount } from '../account.ts'
import { operation } from '../operation.ts'
import { summaryOf } from '../summary.ts'

export const getAccountSummary = operation('GetAccountSummary', (input, context) =>
  inAccount(context, function* () {
    return { SummaryMap: yield* summaryOf() }
  }),
)
