import { expect, test } from 'vitest'
import { AwsError } from '../kernel/aws-error.ts'
import { apiToLogs, type ApiToLogsParts } from './api-to-logs.ts'

const LINE = { atMs: 5, stream: 's', text: 'GET 200' }

/** What was written, by whom. */
function world(refusal?: AwsError) {
  const written: unknown[] = []
  const parts: ApiToLogsParts = {
    logs: { append: async (...given) => void written.push(given) },
    firehose: {
      async put(arn, records) {
        written.push([arn, records.map(({ data }) => Buffer.from(data).toString())])
        return [refusal as never]
      },
    },
  }
  return { parts, written }
}

test.each([
  ['a log group', 'arn:aws:logs:us-east-1:111111111111:log-group:access:*', ['111111111111', 'us-east-1', 'access', 's', [{ timestampMs: 5, message: 'GET 200' }]]], // prettier-ignore
  ['a delivery stream', 'arn:aws:firehose:us-east-1:111111111111:deliverystream/amazon-apigateway-a', ['arn:aws:firehose:us-east-1:111111111111:deliverystream/amazon-apigateway-a', ['GET 200\n']]], // prettier-ignore
])('lines go to %s', async (_, destination, expected) => {
  const { parts, written } = world()
  await apiToLogs(parts, destination, [LINE])
  expect(written).toEqual([expected])
})

test('what is no destination gets nothing', async () => {
  const { parts, written } = world()
  for (const destination of ['', 'nonsense', 'arn:aws:sqs:us-east-1:111111111111:q']) {
    await apiToLogs(parts, destination, [LINE])
  }
  expect(written).toEqual([])
})

test('a stream that refuses is told of', async () => {
  const { parts } = world(new AwsError('ResourceNotFoundException', 'no such stream'))
  const put = apiToLogs(parts, 'arn:aws:firehose:us-east-1:111111111111:deliverystream/d', [LINE])
  await expect(put).rejects.toMatchObject({ code: 'ResourceNotFoundException' })
})
