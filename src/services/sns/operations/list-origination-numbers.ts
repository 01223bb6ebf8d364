// ListOriginationNumbers: numbers are leased elsewhere, and nothing is sent from here: there are none.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_ListOriginationNumbers.html

import { operation } from '../operation.ts'
import { readToken } from '../page-token.ts'

export const listOriginationNumbers = operation('ListOriginationNumbers', async (input) => {
  readToken(input.NextToken)
  return { PhoneNumbers: [] }
})
