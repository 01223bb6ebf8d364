// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GenerateCredentialReport.html

import { inAccount } from '../account.ts'
import { operation } from '../operation.ts'
import { accountSettings } from '../tables.ts'

/** A report is good for four hours; before that none is made anew. */
const FRESH_MS = 4 * 3600_000

export const generateCredentialReport = operation('GenerateCredentialReport', (input, context) =>
  inAccount(context, function* (tx) {
    const settings = (yield* accountSettings.get()) ?? {}
    if (settings.reportAtMs !== undefined && tx.nowMs - settings.reportAtMs < FRESH_MS) {
      return { State: 'COMPLETE' }
    }
    accountSettings.put(tx, [], { ...settings, reportAtMs: tx.nowMs })
    return {
      State: 'STARTED',
      Description: 'No report exists. Starting a new report generation task',
    }
  }),
)
