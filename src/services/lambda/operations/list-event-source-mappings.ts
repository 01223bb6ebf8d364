// ListEventSourceMappings: all of an account and region, of one source, of one function.
// https://docs.aws.amazon.com/lambda/latest/api/API_ListEventSourceMappings.html

import { invalidParameter } from '../errors.ts'
import { functionArn, functionName } from '../function-name.ts'
import { mappingView } from '../mappings-view.ts'
import { operation } from '../operation.ts'

/** A page never holds more, whatever MaxItems asks for. */
const MAX_PAGE = 100

export const listEventSourceMappings = operation(
  'ListEventSourceMappings',
  async (input, context, { mappings }) => {
    const name = input.FunctionName ? functionName(input.FunctionName, context) : undefined
    const wantedFunction = name && functionArn(name, name.qualifier)
    const { rows, more } = await mappings.list(context, {
      limit: Math.min(input.MaxItems ?? MAX_PAGE, MAX_PAGE),
      after: input.Marker ? uuidOf(input.Marker) : undefined,
      accepts: (row) =>
        (!input.EventSourceArn || row.eventSourceArn === input.EventSourceArn) &&
        (!wantedFunction || row.functionArn === wantedFunction),
    })
    return {
      EventSourceMappings: rows.map(mappingView),
      ...(more && { NextMarker: Buffer.from(rows.at(-1)!.uuid).toString('base64') }),
    }
  },
)

function uuidOf(marker: string): string {
  const uuid = Buffer.from(marker, 'base64').toString('latin1')
  if (uuid.length !== 36) throw invalidParameter('Invalid pagination marker.')
  return uuid
}
