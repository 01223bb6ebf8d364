// Tries a filter pattern on messages: handy to see what FilterLogEvents would find.
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_TestMetricFilter.html

import { invalidParameter } from '../errors.ts'
import { compileFilterPattern, extractValues, InvalidFilterPattern } from '../filter-pattern.ts'
import { operation } from '../operation.ts'

export const testMetricFilter = operation('TestMetricFilter', async (input) => {
  let matches: (message: string) => boolean
  try {
    matches = compileFilterPattern(input.filterPattern)
  } catch (error) {
    if (error instanceof InvalidFilterPattern) throw invalidParameter('Invalid filter pattern')
    throw error
  }
  return {
    matches: input.logEventMessages.flatMap((eventMessage, i) => {
      if (!matches(eventMessage)) return []
      const extractedValues = { ...extractValues(input.filterPattern, eventMessage) }
      return [{ eventNumber: i + 1, eventMessage, extractedValues }]
    }),
  }
})
