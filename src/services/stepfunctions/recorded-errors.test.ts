// What AWS answered to these calls, asked of Millrace.

import { expect, test } from 'vitest'
import { recordedErrors } from '../recorded-errors.ts'
import { caller, testContext } from '../test-context.ts'
import { operations } from './operations.ts'

const recorded = recordedErrors('stepfunctions')

test.skipIf(recorded === undefined)(
  'names of activities are refused as AWS refuses them',
  async () => {
    const call = caller(operations, testContext())
    const names = recorded!.filter(({ match }) => match === 'invalid_name')
    for (const error of names) {
      const name = JSON.parse(`"${/\[(.*)\]$/s.exec(error.test)![1]!.replace(/\\x(..)/g, '\\u00$1').replace(/^"$|(?<=y)"(?=n)/g, '\\"')}"`) as string // prettier-ignore
      await expect(call('CreateActivity', { name }), error.test).rejects.toMatchObject({
        ...{ code: error.code, status: error.http },
      })
    }
    expect(names.length).toBeGreaterThan(20)
  },
)
