import { expect, test } from 'vitest'
import { AwsError } from '../kernel/aws-error.ts'
import type { FunctionFacts } from '../services/lambda/port.ts'
import type { InternalCall } from '../services/service.ts'
import type { Intent } from '../store/store.ts'
import { lambdaOutcomeEdge } from './lambda-outcome-edge.ts'

const FUNCTION = 'arn:aws:lambda:eu-west-1:111111111111:function:work'
const QUEUE = 'arn:aws:sqs:eu-west-1:111111111111:outcomes'
const ROLE = 'arn:aws:iam::111111111111:role/worker'
const facts = { arn: FUNCTION, name: 'work', timeoutSeconds: 3, role: ROLE, state: 'Active' }
const CONTEXT = { nowMs: 0, jitter: () => 0, signal: new AbortController().signal }
const intent = {
  id: 'i',
  target: QUEUE,
  payload: { from: FUNCTION, body: 'hi' },
} as unknown as Intent

function carried(fn: FunctionFacts | undefined, refusal: AwsError | undefined) {
  const asked: InternalCall[] = []
  const edge = lambdaOutcomeEdge('lambda-to-sqs', async () => ({ taken: true }), {
    check: async (call) => {
      asked.push(call)
      return refusal
    },
    lambda: { function: async () => fn },
    callOf: ({ target }) => ({ service: 'sqs', operation: 'SendMessage', input: { target } }),
  })
  return { asked, outcomes: edge.carry([intent], CONTEXT) }
}

test('an outcome goes in the function’s own role', async () => {
  const { asked, outcomes } = carried(facts, undefined)
  expect(await outcomes).toEqual([{ kind: 'delivered', taken: true }])
  expect(asked).toEqual([
    {
      service: 'sqs',
      operation: 'SendMessage',
      input: { target: QUEUE },
      region: 'eu-west-1',
      as: ROLE,
      sessionName: 'work',
      by: 'lambda.amazonaws.com',
    },
  ])
})

test('what the role may not do fails for good, with AWS’s reason', async () => {
  const refusal = new AwsError('AccessDenied', 'not authorized', { status: 403 })
  expect(await carried(facts, refusal).outcomes).toEqual([
    { kind: 'failed', permanent: true, code: 'AccessDenied', reason: 'not authorized' },
  ])
})

test('nobody is asked about a function that is gone, or a role that is none', async () => {
  for (const fn of [undefined, { ...facts, role: 'any' }]) {
    const { asked, outcomes } = carried(fn, undefined)
    expect(await outcomes).toEqual([{ kind: 'delivered', taken: true }])
    expect(asked).toEqual([])
  }
})
