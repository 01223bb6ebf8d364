// The models that every API begins with.

import type { Tx } from '../../store/store.ts'
import { newPartId } from './ids.ts'
import { modelTable } from './tables.ts'

const DRAFT_04 = 'http://json-schema.org/draft-04/schema#'

export function defaultModels(tx: Tx): void {
  const contentType = 'application/json'
  modelTable.put(tx, ['Empty'], {
    ...{ id: newPartId(tx), name: 'Empty', contentType },
    description: 'This is a default empty schema model',
    schema: `{\n  "$schema": "${DRAFT_04}",\n  "title" : "Empty Schema",\n  "type" : "object"\n}`,
  })
  modelTable.put(tx, ['Error'], {
    ...{ id: newPartId(tx), name: 'Error', contentType },
    description: 'This is a default error schema model',
    schema: `{\n  "$schema" : "${DRAFT_04}",\n  "title" : "Error Schema",\n  "type" : "object",\n  "properties" : {\n    "message" : { "type" : "string" }\n  }\n}`,
  })
}
