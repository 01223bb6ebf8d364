// What AWS answered to these calls, asked of Millrace.

import { expect, test } from 'vitest'
import { recordedErrors } from '../recorded-errors.ts'
import { caller, testContext } from '../test-context.ts'
import { operations } from './operations.ts'

const recorded = recordedErrors('scheduler')

test.skipIf(recorded === undefined)('errors are those that AWS recorded', async () => {
  const call = caller(operations, testContext())
  for (const error of recorded!) {
    const ScheduleExpression = /\[(.*)\]$/.exec(error.test)![1]!
    const created = call('CreateSchedule', {
      ...{ Name: 's', ScheduleExpression, FlexibleTimeWindow: { Mode: 'OFF' } },
      Target: { Arn: 'arn:aws:sqs:us-east-1:111111111111:q', RoleArn: 'arn:aws:iam::111111111111:role/r' }, // prettier-ignore
    })
    await expect(created, ScheduleExpression).rejects.toMatchObject({
      ...{ code: error.code, message: error.message, status: error.http },
    })
  }
  expect(recorded!.length).toBeGreaterThan(10)
})
