// Tries a filter pattern on messages: handy to see what FilterLogEvents would find.
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_TestMetricFilter.html

import { invalidParameter, tooMuchWork } from '../errors.ts'
import {
  compileFilterPattern,
  extractValues,
  InvalidFilterPattern,
  type MessageMatcher,
} from '../filter-pattern.ts'
import { FilterWork, TooMuchWork } from '../filter-work.ts'
import { operation } from '../operation.ts'

export const testMetricFilter = operation('TestMetricFilter', async (input) => {
  let matches: (message: string) => boolean
  try {
    matches = compileFilterPattern(input.filterPattern)
  } catch (error) {
    if (error instanceof InvalidFilterPattern) throw invalidParameter('Invalid filter pattern')
    throw error
  }
  const work = FilterWork.ofSearch()
  const found = []
  for (const [i, eventMessage] of input.logEventMessages.entries()) {
    await work.turn()
    if (!isMatch(work, matches, eventMessage)) continue
    const extractedValues = { ...extractValues(input.filterPattern, eventMessage) }
    found.push({ eventNumber: i + 1, eventMessage, extractedValues })
  }
  return { matches: found }
})

function isMatch(work: FilterWork, matcher: MessageMatcher, message: string): boolean {
  try {
    return work.matches(matcher, message)
  } catch (error) {
    throw error instanceof TooMuchWork ? tooMuchWork() : error
  }
}
