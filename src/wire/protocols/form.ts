// application/x-www-form-urlencoded and query strings.

import { AwsError } from '../../kernel/aws-error.ts'

const MAX_PARAMETERS = 20_000

/** Name and value of every parameter, decoded, in order. */
export function* parameters(text: string): Generator<[name: string, value: string]> {
  let at = 0
  for (let count = 0; at < text.length; count++) {
    if (count >= MAX_PARAMETERS) throw malformedQuery('The query string has too many parameters.')
    const next = text.indexOf('&', at)
    const end = next < 0 ? text.length : next
    if (end > at) {
      const equals = text.indexOf('=', at)
      const split = equals < 0 || equals > end ? end : equals
      yield [decodeForm(text.slice(at, split)), decodeForm(text.slice(split + 1, end))]
    }
    at = end + 1
  }
}

function decodeForm(text: string): string {
  return decodePercent(text.includes('+') ? text.replaceAll('+', ' ') : text)
}

/** Percent-decodes a label or a parameter. Throws MalformedQueryString for what is no UTF-8. */
export function decodePercent(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    throw malformedQuery('The query string contains a syntax error.')
  }
}

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html
function malformedQuery(message: string): AwsError {
  return new AwsError('MalformedQueryString', message, { status: 404 })
}
