// DeleteEventSourceMapping: the mapping is shown as Deleting until its batches under way are done.
// https://docs.aws.amazon.com/lambda/latest/api/API_DeleteEventSourceMapping.html

import { mappingView } from '../mappings-view.ts'
import { operation } from '../operation.ts'

export const deleteEventSourceMapping = operation(
  'DeleteEventSourceMapping',
  async (input, context, { mappings }) => {
    const row = await mappings.change(context, input.UUID, (row, nowMs) => ({
      ...row,
      state: 'Deleting',
      lastModifiedMs: nowMs,
    }))
    return mappingView(row)
  },
)
