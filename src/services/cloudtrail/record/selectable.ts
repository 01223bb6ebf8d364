// A call, as selectors look at it.

import type { Selectable } from '../trail/selector.ts'
import type { NewCall } from './call-row.ts'
import { eventNameOf, eventSourceOf } from './names.ts'

export function selectableOf(row: NewCall): Selectable {
  return {
    category: row.dataType === undefined ? 'Management' : 'Data',
    eventSource: eventSourceOf(row.service),
    eventName: eventNameOf(row),
    readOnly: row.readOnly,
    resourceType: row.dataType,
    resourceArn: row.resource,
    userArn: row.caller,
  }
}
