// UpdateEventSourceMapping: change, pause or resume a mapping; members left out stay as they are.
// https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html

import { parseArn } from '../../../kernel/arn.ts'
import { functionName, parseFunctionArn } from '../function-name.ts'
import { mappedFunction } from '../mappings-function.ts'
import { mappingSettings, refuseForeignSettings } from '../mappings-settings.ts'
import { mappingView } from '../mappings-view.ts'
import { operation } from '../operation.ts'
import type { EventSourceMappingRow } from '../tables.ts'

export const updateEventSourceMapping = operation(
  'UpdateEventSourceMapping',
  async (input, context, { mappings, destinations }) => {
    const before = await mappings.find(context, input.UUID)
    refuseForeignSettings(before.eventSourceArn, input)
    const name = input.FunctionName
      ? functionName(input.FunctionName, context)
      : parseFunctionArn(before.functionArn)!
    const fn = await mappedFunction(context.store, name)
    const apply = (row: EventSourceMappingRow): EventSourceMappingRow => {
      const { uuid, account, region, arn, eventSourceArn, stateTransitionReason, tags } = row
      const enabled = input.Enabled ?? row.enabled
      return {
        ...{ uuid, account, region, arn, eventSourceArn, stateTransitionReason, tags },
        ...mappingSettings(row, input),
        functionArn: fn.arn,
        enabled,
        state: transition(row, enabled),
        lastModifiedMs: row.lastModifiedMs,
        ...(row.lastProcessingResult !== undefined && {
          lastProcessingResult: row.lastProcessingResult,
        }),
      }
    }
    const to = apply(before).stream?.onFailure
    if (to !== undefined) await destinations.checkOfStream(to)
    const check = mappings.sourceCheck(parseArn(before.eventSourceArn)!.service)
    await check?.(apply(before), fn, before)
    const changed = await mappings.change(context, input.UUID, (row, nowMs) => ({
      ...apply(row),
      lastModifiedMs: nowMs,
    }))
    return mappingView(changed)
  },
)

function transition(row: EventSourceMappingRow, enabled: boolean): EventSourceMappingRow['state'] {
  if (enabled === row.enabled) return 'Updating'
  return enabled ? 'Enabling' : 'Disabling'
}
