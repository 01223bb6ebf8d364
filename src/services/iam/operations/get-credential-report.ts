// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetCredentialReport.html

import { inAccount } from '../account.ts'
import { reportNotPresent } from '../errors.ts'
import { operation } from '../operation.ts'
import { reportLines } from '../report.ts'
import { accountSettings } from '../tables.ts'

import { partitionOf } from '../../../kernel/arn.ts'

export const getCredentialReport = operation('GetCredentialReport', (input, context) =>
  inAccount(context, function* () {
    const reportAtMs = (yield* accountSettings.get())?.reportAtMs
    if (reportAtMs === undefined) {
      throw reportNotPresent('Credential report is not present. Please generate one first.')
    }
    const lines = yield* reportLines(context.account, partitionOf(context.region))
    return {
      Content: Buffer.from(lines.join('\n')),
      ReportFormat: 'text/csv',
      GeneratedTime: new Date(reportAtMs),
    }
  }),
)
