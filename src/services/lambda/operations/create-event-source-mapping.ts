// CreateEventSourceMapping: have Lambda poll a queue or a stream for a function.
// https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html

import { arn, parseArn } from '../../../kernel/arn.ts'
import { invalidParameter } from '../errors.ts'
import { functionName } from '../function-name.ts'
import { mappedFunction } from '../mappings-function.ts'
import {
  defaultsOf,
  isStream,
  mappingSettings,
  refuseForeignSettings,
  sourceArnOf,
} from '../mappings-settings.ts'
import { startOf } from '../mappings-stream.ts'
import { mappingView } from '../mappings-view.ts'
import { operation } from '../operation.ts'
import { checkTags } from '../tags.ts'
import type { EventSourceMappingRow } from '../tables.ts'

export const createEventSourceMapping = operation(
  'CreateEventSourceMapping',
  async (input, context, { mappings, destinations }) => {
    const { account, region } = context
    const eventSourceArn = sourceArnOf(
      input,
      (service) => mappings.sourceCheck(service) !== undefined,
    )
    const source = parseArn(eventSourceArn)!
    refuseForeignSettings(eventSourceArn, input)
    const { stream, ...settings } = mappingSettings(defaultsOf(eventSourceArn), input)
    const start = stream && startOf(eventSourceArn, input)
    const tags = input.Tags ?? {}
    checkTags(tags)
    if (source.region !== region)
      throw invalidParameter(`The event source is not in this region ('${region}').`)
    const fn = await mappedFunction(context.store, functionName(input.FunctionName, context))
    if (stream?.onFailure !== undefined) await destinations.checkOfStream(stream.onFailure)
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
      stateTransitionReason: isStream(eventSourceArn) ? 'User action' : 'USER_INITIATED',
      lastModifiedMs: context.clock.nowMs(),
      tags,
      ...settings,
      ...(stream && {
        stream: { ...stream, ...start },
        lastProcessingResult: 'No records processed',
      }),
    }
    await mappings.sourceCheck(source.service)!(row, fn)
    await mappings.create(row)
    return mappingView(row)
  },
)
