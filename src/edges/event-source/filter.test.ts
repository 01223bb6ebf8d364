import { expect, test } from 'vitest'
import { compileFilters } from './filter.ts'

const record = (body: string) => ({
  ...{ messageId: 'm', body, eventSource: 'aws:sqs', awsRegion: 'us-east-1' },
  attributes: { ApproximateReceiveCount: '1', SenderId: 'AIDA' },
  messageAttributes: { color: { stringValue: 'red', dataType: 'String' } },
})
const content = { key: 'body', textOf: ({ body }: { body: string }) => body }
const JSON_BODY = '{"my-key":"my-value","n":105}'

// https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html: what is not of the filter's
// format is dropped; a filter that names no content takes both.
test.each<[string, string, boolean]>([
  ['{"eventSource":["aws:sqs"]}', 'text', true],
  ['{"eventSource":["aws:sqs"]}', JSON_BODY, true],
  ['{"eventSource":["aws:sns"]}', JSON_BODY, false],
  ['{"awsRegion":[{"prefix":"us-"}]}', 'text', true],
  ['{"attributes":{"ApproximateReceiveCount":["1"]}}', 'text', true],
  ['{"attributes":{"ApproximateReceiveCount":["2"]}}', 'text', false],
  ['{"messageAttributes":{"color":{"stringValue":["red"]}}}', JSON_BODY, true],
  ['{"messageAttributes":{"size":[{"exists":false}]}}', JSON_BODY, true],
  ['{"body":[{"prefix":"or"}]}', 'order 1', true],
  ['{"body":[{"prefix":"or"}]}', 'an order', false],
  ['{"body":[{"prefix":"{"}]}', JSON_BODY, false],
  ['{"body":[{"anything-but":["order 1"]}]}', 'order 2', true],
  ['{"body":[{"exists":true}]}', 'order 1', true],
  ['{"body":[{"exists":true}]}', JSON_BODY, false],
  ['{"body":["5"]}', '5', true],
  ['{"body":{"my-key":["my-value"]}}', JSON_BODY, true],
  ['{"body":{"my-key":[{"prefix":"my-"}]}}', JSON_BODY, true],
  ['{"body":{"my-key":[{"exists":true}]}}', JSON_BODY, true],
  ['{"body":{"none":[{"exists":false}]}}', JSON_BODY, true],
  ['{"body":{"none":[{"exists":false}]}}', 'text', false],
  ['{"body":{"n":[{"numeric":[">=",100,"<",200]}]}}', JSON_BODY, true],
  ['{"body":{"my-key":["my-value"]},"eventSource":["aws:sns"]}', JSON_BODY, false],
])('%s of %s: %s', (pattern, body, wanted) => {
  const reason = compileFilters([pattern], content)!(record(body))
  if (wanted) expect(reason).toBeUndefined()
  else expect(reason).toMatch(/./)
})
