// A function gets the batch as a list; one that is waited for may name what failed.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-batching-concurrency.html

import { failuresOf } from '../../event-source/response.ts'
import { callApi, Busy, Failed, requireRole, type Deliver, type Delivering } from '../delivering.ts'

/** Refusals that pass by themselves. */
const PASSING = new Set(['ResourceConflictException', 'ResourceNotReadyException', 'ServiceException']) // prettier-ignore

export const toFunction: Deliver = async (delivering) => {
  const { pipe, ids } = delivering
  const payload = listOf(delivering)
  const { InvocationType } = (pipe.targetParameters.LambdaFunctionParameters ?? {}) as { InvocationType?: string } // prettier-ignore
  if (InvocationType === 'FIRE_AND_FORGET') {
    const input = { FunctionName: pipe.target, InvocationType: 'Event', Payload: Buffer.from(payload, 'utf8') } // prettier-ignore
    await callApi(delivering, { service: 'lambda', operation: 'Invoke', input })
    return {}
  }
  const answered = await invoke(delivering, pipe.target, payload)
  const { failures, error } = failuresOf(answered, ids, true)
  if (error !== undefined) throw new Failed(error)
  return { named: failures }
}

export function listOf({ elements }: Pick<Delivering, 'elements'>): string {
  return `[${elements.map(({ text }) => text).join(',')}]`
}

/** Throws where it did not run. */
export async function invoke(
  delivering: Omit<Delivering, 'elements' | 'ids'>,
  functionArn: string,
  payload: string,
) {
  const { parts, pipe, requestId: parentId, signal, traceHeader } = delivering
  const input = { FunctionName: functionArn }
  await requireRole(delivering, { service: 'lambda', operation: 'Invoke', input, target: functionArn }) // prettier-ignore
  const result = await parts.lambda.invoke({
    ...{ functionArn, payload, requestId: parts.env.random.uuid(), parentId, from: pipe.arn },
    ...{ signal, ...(traceHeader !== undefined && { traceHeader }) },
  })
  if (result.kind === 'throttled') throw new Busy(`TooManyRequestsException: ${result.reason}`)
  if (result.kind === 'answered') return result
  const reason = `${result.code}: ${result.reason}`
  throw PASSING.has(result.code) ? new Busy(reason) : new Failed(reason)
}
