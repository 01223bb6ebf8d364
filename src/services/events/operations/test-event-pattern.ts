// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_TestEventPattern.html

import { match } from '../../../pattern/pattern.ts'
import { notValid } from '../errors.ts'
import { parseDetail } from '../event.ts'
import { operation } from '../operation.ts'
import { requirePattern } from '../pattern.ts'

const REQUIRED = ['id', 'account', 'source', 'time', 'region', 'resources', 'detail-type']

export const testEventPattern = operation('TestEventPattern', async (input) => {
  const event = parseDetail(input.Event!)
  if (event === undefined) throw notValid('Event')
  const missing = REQUIRED.find((name) => !Object.hasOwn(event, name))
  if (missing !== undefined) throw notValid('Event', `Required field ${missing} is missing.`)
  return { Result: match(requirePattern(input.EventPattern!), event).matched }
})
