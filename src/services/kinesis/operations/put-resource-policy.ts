// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutResourcePolicy.html

import { parsePolicy } from '../../../access/parse.ts'
import { withResource } from '../consumers.ts'
import { invalidArgument } from '../errors.ts'
import { limits } from '../limits.ts'
import { operation } from '../operation.ts'
import { consumers, streams } from '../tables.ts'

export const putResourcePolicy = operation('PutResourcePolicy', async (input, context) => {
  const { Policy: policy, ResourceARN } = input
  requirePolicy(policy)
  await withResource(context, ResourceARN, function* ({ kind, row }, tx) {
    if (kind === 'stream') streams.put(tx, [], { ...row, policy })
    else consumers.put(tx, [row.name], { ...row, policy })
  })
  return {}
})

function requirePolicy(text: string): void {
  if (Buffer.byteLength(text) > limits.policyBytes) {
    throw invalidArgument(`Resource policy exceeds the maximum of ${limits.policyBytes} bytes.`)
  }
  try {
    parsePolicy(text)
  } catch (error) {
    throw invalidArgument(`Invalid resource policy: ${(error as Error).message}`)
  }
}
