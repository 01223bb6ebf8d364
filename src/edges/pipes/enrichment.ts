// Enrichment: the batch as a list, synchronously; the answer is what goes to the target.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/pipes-enrichment.html

import { parseArn } from '../../kernel/arn.ts'
import { Failed, type Delivering } from './delivering.ts'
import { invoke, listOf } from './targets/function.ts'
import type { Ask } from './targets/http.ts'
import { runExpress } from './targets/machine.ts'

/** undefined: it answered nothing, and nothing goes to the target. */
export async function enriched(delivering: Delivering, ask: Ask): Promise<unknown[] | undefined> {
  const text = await answerOf(delivering, ask)
  const answer = parsed(text)
  if (answer === '' || answer === null) return undefined
  if (Array.isArray(answer)) return answer.length === 0 ? undefined : answer
  const isEmpty = typeof answer === 'object' && Object.keys(answer as object).length === 0
  return isEmpty ? undefined : [answer]
}

async function answerOf(delivering: Delivering, ask: Ask): Promise<string> {
  const { pipe, elements } = delivering
  const arn = pipe.enrichment!
  const input = listOf(delivering)
  switch (parseArn(arn)!.service) {
    case 'lambda': {
      const result = await invoke(delivering, arn, input)
      if (result.functionError === undefined) return result.payload
      throw new Failed(`the enrichment failed: ${result.payload.slice(0, 500)}`)
    }
    case 'states':
      return runExpress(delivering, { stateMachineArn: arn, input })
    default: {
      const parameters = pipe.enrichmentParameters.HttpParameters ?? {}
      return ask(delivering, arn, { input, value: elements[0]?.value, parameters })
    }
  }
}

function parsed(text: string): unknown {
  if (text.trim() === '') return ''
  try {
    return JSON.parse(text)
  } catch {
    throw new Failed('the answer of the enrichment is not JSON')
  }
}
