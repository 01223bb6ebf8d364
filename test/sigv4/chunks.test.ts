// Signed chunks: AWS's own worked example, and what must not pass.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html

import { expect, test } from 'vitest'
import { VirtualClock } from '../../src/kernel/clock.ts'
import { wireWith } from '../../src/wire/wire-fixture.ts'

const CHUNKS = [
  ['a'.repeat(65_536), 'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648'],
  ['a'.repeat(1024), '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497'],
  ['', 'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9'],
] as const

function framed(chunks: readonly (readonly [string, string])[]): string {
  return chunks
    .map(([data, sum]) => `${data.length.toString(16)};chunk-signature=${sum}\r\n${data}\r\n`)
    .join('')
}

async function put(body: string, headers: Record<string, string> = {}) {
  let stored: string | undefined
  let seen: Record<string, unknown> = {}
  const { wire, logged } = wireWith(
    {
      's3:PutObject': async ({ Body, ...rest }) => {
        let text = ''
        for await (const part of Body) text += Buffer.from(part).toString('latin1')
        stored = text
        seen = rest
        return {}
      },
    },
    {
      auth: 'enforce',
      secretFor: (id) =>
        id === 'AKIAIOSFODNN7EXAMPLE' ? 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' : undefined,
    },
    { clock: new VirtualClock(Date.UTC(2013, 4, 24)) },
  )
  const answer = await wire.inject({
    method: 'PUT',
    target: '/examplebucket/chunkObject.txt',
    headers: {
      host: 's3.amazonaws.com',
      'x-amz-date': '20130524T000000Z',
      'x-amz-storage-class': 'REDUCED_REDUNDANCY',
      'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
      'content-encoding': 'aws-chunked',
      'x-amz-decoded-content-length': '66560',
      'content-length': '66824',
      authorization:
        'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,' +
        'SignedHeaders=content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;' +
        'x-amz-decoded-content-length;x-amz-storage-class,' +
        'Signature=4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
      ...headers,
    },
    body,
  })
  expect(logged).toEqual([])
  return { answer, stored, seen }
}

test('AWS’s example is accepted', async () => {
  const body = framed(CHUNKS)
  expect(body.length).toBe(66_824)
  const { answer, stored, seen } = await put(body)
  expect([answer.status, answer.text]).toEqual([200, ''])
  expect(stored).toBe('a'.repeat(66_560))
  expect(seen).toMatchObject({ Bucket: 'examplebucket', Key: 'chunkObject.txt' })
  expect(seen['ContentEncoding']).toBeUndefined()
})

const [first, second, last] = CHUNKS

test.each<[string, string]>([
  ['a changed byte', framed(CHUNKS).replace('aaaa\r\n400', 'aaab\r\n400')],
  ['a changed signature', framed(CHUNKS).replace('0055627c', '1055627c')],
  ['no signature', framed(CHUNKS).replace(/;chunk-signature=0055627c[0-9a-f]+/, '')],
  ['chunks in another order', framed([second, first, last])],
  ['a chunk left out', framed([first, last])],
  ['a chunk twice', framed([first, second, second, last])],
  ['no end', framed([first, second])],
  ['an unsigned end', `${framed([first, second])}0\r\n\r\n`],
  ['not chunked at all', 'a'.repeat(66_560)],
])('%s is refused, and nothing is stored', async (_, body) => {
  const { answer, stored } = await put(body)
  expect(answer.status).toBeGreaterThanOrEqual(400)
  expect(answer.status).toBeLessThan(500)
  expect(stored).toBeUndefined()
})

test('chunks are checked even if the encoding is not named', async () => {
  const { answer, stored } = await put(framed(CHUNKS), { 'content-encoding': '' })
  expect([answer.status, stored]).toEqual([403, undefined])
})
