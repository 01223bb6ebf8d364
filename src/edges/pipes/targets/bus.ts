// Events on a bus; without parameters they say that they come from a pipe.
// https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_PipeTargetEventBridgeEventBusParameters.html

import { parseArn } from '../../../kernel/arn.ts'
import { callApi, inBatches, resultsOf, type Deliver } from '../delivering.ts'
import { dynamicOf } from '../template.ts'

interface BusParameters {
  readonly Source?: string
  readonly DetailType?: string
  readonly Resources?: readonly string[]
  readonly Time?: string
  readonly EndpointId?: string
}

export const toBus: Deliver = (delivering) => {
  const { pipe } = delivering
  const parameters = (pipe.targetParameters.EventBridgeEventBusParameters ?? {}) as BusParameters
  return inBatches(
    delivering,
    10,
    ({ value, text }) => {
      const { Source, DetailType, Resources, Time } = dynamicOf(parameters, value)
      return {
        ...{ EventBusName: pipe.target, Detail: text, Resources },
        Source: Source ?? `Pipe ${pipe.name}`,
        DetailType: DetailType ?? `Event from aws:${parseArn(pipe.source)!.service}`,
        ...(Time !== undefined && { Time: momentOf(Time) }),
      }
    },
    async (Entries, from) => {
      const asked = { service: 'events', operation: 'PutEvents', input: { Entries } }
      const answer = await callApi(delivering, asked)
      return resultsOf<{ EventId?: string }>(answer?.Entries, from, ({ EventId }) => EventId)
    },
  )
}

/** Epoch seconds or milliseconds, or a date. */
function momentOf(time: unknown): Date {
  const number = Number(time)
  if (!Number.isFinite(number)) return new Date(String(time))
  return new Date(number < 1e11 ? number * 1_000 : number)
}
