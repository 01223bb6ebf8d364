// GetEventSourceMapping: one mapping by its UUID.
// https://docs.aws.amazon.com/lambda/latest/api/API_GetEventSourceMapping.html

import { mappingView } from '../mappings-view.ts'
import { operation } from '../operation.ts'

export const getEventSourceMapping = operation(
  'GetEventSourceMapping',
  async (input, context, { mappings }) => mappingView(await mappings.find(context, input.UUID)),
)
