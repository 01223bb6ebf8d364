// CreateEventSourceMapping: have Lambda poll a queue for a function.
// https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html

import { arn, parseArn } from '../../../kernel/arn.ts'
import { invalidParameter } from '../errors.ts'
import { functionName } from '../function-name.ts'
import { mappedFunction } from '../mappings-function.ts'
import {
  mappingSettings,
  refuseForeignSettings,
  sourceArnOf,
  sqsDefaults,
} from '../mappings-settings.ts'
import { mappingView } from '../mappings-view.ts'
import { operation } from '../operation.ts'
import { checkTags } from '../tags.ts'
import type { EventSourceMappingRow } from '../tables.ts'

export const createEventSourceMapping = operation(
  'CreateEventSourceMapping',
  async (input, context, { mappings }) => {
    const { account, region } = context
    const eventSourceArn = sourceArnOf(
      input,
      (service) => mappings.sourceCheck(service) !== undefined,
    )
    const source = parseArn(eventSourceArn)!
    refuseForeignSettings(input)
    const settings = mappingSettings(sqsDefaults, input)
    const tags = input.Tags ?? {}
    checkTags(tags)
    if (source.region !== region)
      throw invalidParameter(`The event source is not in this region ('${region}').`)
    const fn = await mappedFunction(context.store, functionName(input.FunctionName, context))
    const uuid = context.random.uuid()
    const row: EventSourceMappingRow = {
      uuid,
      account,
      region,
      arn: arn('lambda', region, account, `event-source-mapping:${uuid}`),
      eventSourceArn,
      functionArn: fn.arn,
      enabled: input.Enabled ?? true,
      state: 'Creating',
      stateTransitionReason: 'USER_INITIATED',
      lastModifiedMs: context.clock.nowMs(),
      tags,
      ...settings,
    }
    await mappings.sourceCheck(source.service)!(row, fn)
    await mappings.create(row)
    return mappingView(row)
  },
)
