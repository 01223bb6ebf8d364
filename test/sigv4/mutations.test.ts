// Signed requests, changed in one place by a seeded hand: not one may be accepted. Signed by an
// independent implementation (the SDK's signer), in every form that a signature comes in.

import { createHash, createHmac } from 'node:crypto'
import { SignatureV4 } from '@smithy/signature-v4'
import { expect, test } from 'vitest'
import { AwsError } from '../../src/kernel/aws-error.ts'
import { SeededRandom } from '../../src/kernel/random.ts'
import type { Family } from '../../src/wire/sigv4/refusals.ts'
import { SigningKeys } from '../../src/wire/sigv4/signing-key.ts'
import { verify } from '../../src/wire/sigv4/verify.ts'
import type { SignedRequest } from '../../src/wire/sigv4/verify.ts'

const NOW_MS = Date.UTC(2026, 0, 15, 12)
const SECRET = 'test-secret'
const SEED = Number(process.env['MILLRACE_SEED'] ?? 20260115)
/** Per kind of signature; a campaign runs millions: `MILLRACE_MUTATIONS=200000`. */
const ROUNDS = Number(process.env['MILLRACE_MUTATIONS'] ?? 4000)

class Sha256 {
  #hash: ReturnType<typeof createHash>
  constructor(key?: any) {
    this.#hash = key === undefined ? createHash('sha256') : (createHmac('sha256', key) as any)
  }
  update(data: any) {
    this.#hash.update(data)
  }
  async digest() {
    return new Uint8Array(this.#hash.digest())
  }
}

function signer(service: string, s3: boolean): SignatureV4 {
  return new SignatureV4({
    service,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIDTEST', secretAccessKey: SECRET, sessionToken: 'token/+=' },
    sha256: Sha256 as any,
    uriEscapePath: !s3,
    applyChecksum: true,
  })
}

interface Sample {
  readonly name: string
  readonly family: Family
  readonly service: string
  readonly request: SignedRequest
}

async function sample(
  name: string,
  family: Family,
  how: 'header' | 'query',
  input: {
    method: string
    path: string
    query?: Record<string, string>
    body?: string
    headers?: Record<string, string>
  },
): Promise<Sample> {
  const service = family === 'objects' ? 's3' : 'sqs'
  const request = {
    method: input.method,
    protocol: 'http:',
    hostname: 'localhost',
    port: 4566,
    path: input.path,
    query: input.query ?? {},
    headers: { host: 'localhost:4566', ...input.headers } as Record<string, string>,
    body: input.body,
  }
  const signing = signer(service, family === 'objects')
  const signingDate = new Date(NOW_MS)
  const signed: any =
    how === 'header'
      ? await signing.sign(request as any, { signingDate })
      : await signing.presign(request as any, { signingDate, expiresIn: 900 })
  const query = Object.entries(signed.query as Record<string, string>)
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`)
    .join('&')
  const headers = Object.fromEntries(
    Object.entries(signed.headers as Record<string, string>).map(([k, v]) => [k.toLowerCase(), v]),
  )
  const body = Buffer.from(input.body ?? '')
  return {
    name,
    family,
    service,
    request: { method: input.method, path: input.path, query, headers, body },
  }
}

const samples = await Promise.all([
  sample('JSON', 'json', 'header', {
    method: 'POST',
    path: '/',
    body: '{"QueueUrl":"http://localhost/1/q","MessageBody":"hello"}',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'AmazonSQS.SendMessage',
    },
  }),
  sample('query', 'query', 'header', {
    method: 'POST',
    path: '/',
    body: 'Action=SendMessage&Version=2012-11-05&MessageBody=hello',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  }),
  sample('presigned query', 'query', 'query', {
    method: 'GET',
    path: '/',
    query: { Action: 'ListQueues', Version: '2012-11-05', QueueNamePrefix: 'a b/c' },
  }),
  sample('REST', 'rest', 'header', {
    method: 'PUT',
    path: '/2015-03-31/functions/my%20function/code',
    query: { Qualifier: '$LATEST', b: '', a: '1' },
    body: '{"ZipFile":"AAAA"}',
    headers: { 'content-type': 'application/json' },
  }),
  sample('S3', 'objects', 'header', {
    method: 'PUT',
    path: '/bucket/a/%E1%88%B4//b%20c',
    query: { partNumber: '1', uploadId: 'x' },
    body: 'object',
    headers: { 'x-amz-copy-source': '/bucket/other', 'x-amz-meta-a': 'b' },
  }),
  sample('presigned S3', 'objects', 'query', {
    method: 'GET',
    path: '/bucket/a/../b',
    query: { versionId: '7' },
    // As the SDK's presigner for S3 does; it ends up in the query.
    headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
  }),
])

function attempt(of: Sample, request: SignedRequest, nowMs = NOW_MS): unknown {
  try {
    return verify(request, {
      service: of.service,
      family: of.family,
      nowMs,
      secretFor: (id) =>
        id === 'AKIDTEST' ? { secretAccessKey: SECRET, sessionToken: 'token/+=' } : undefined,
      keys: new SigningKeys(),
    })
  } catch (error) {
    if (error instanceof AwsError) return undefined
    throw error
  }
}

test.each(samples)('$name: the request as signed is accepted', (of) => {
  expect(attempt(of, of.request)).toMatchObject({ accessKeyId: 'AKIDTEST' })
})

const ALPHABET = 'abcXYZ019-_/'

/** Replaces, inserts or removes one character. */
function edited(text: string, random: SeededRandom): string {
  const at = Math.floor(random.float() * (text.length + 1))
  const char = ALPHABET[Math.floor(random.float() * ALPHABET.length)]!
  const kind = Math.floor(random.float() * 3)
  if (kind === 0) return text.slice(0, at) + char + text.slice(at)
  if (kind === 1) return text.slice(0, at) + text.slice(at + 1)
  return text.slice(0, at) + char + text.slice(at + 1)
}

function mutated(of: Sample, random: SeededRandom): { what: string; request: SignedRequest } {
  const { request } = of
  const kind = Math.floor(random.float() * 7)
  const headers = { ...request.headers }
  const names = Object.keys(headers).filter(
    (name) => signs(request, name) || name === 'authorization',
  )
  const name = names[Math.floor(random.float() * names.length)]!
  switch (kind) {
    case 0:
      return { what: 'method', request: { ...request, method: edited(request.method, random) } }
    case 1:
      return {
        what: 'path',
        request: { ...request, path: `/${edited(request.path.slice(1), random)}` },
      }
    case 2:
      return { what: 'query', request: { ...request, query: edited(request.query, random) } }
    case 3:
      headers[name] = edited(headers[name]!, random)
      return { what: `header ${name}`, request: { ...request, headers } }
    case 4:
      delete headers[name]
      return { what: `without ${name}`, request: { ...request, headers } }
    case 5:
      headers[`x-amz-${edited('copy-source', random)}`] ??= 'x'
      return { what: 'another x-amz header', request: { ...request, headers } }
    default:
      return {
        what: 'body',
        request: {
          ...request,
          body: Buffer.from(edited(Buffer.from(request.body!).toString(), random)),
        },
      }
  }
}

function signs({ headers, query }: SignedRequest, name: string): boolean {
  const list = /SignedHeaders=([^,&]+)/.exec(headers['authorization'] ?? decodeURIComponent(query))
  return list![1]!.split(';').includes(name)
}

/** Changed in writing only: AWS reads both alike, so the signature covers both. */
function sameMeaning(of: Sample, request: SignedRequest): boolean {
  const before = of.request
  const presignedS3 = of.family === 'objects' && before.headers['authorization'] === undefined
  const values = (r: SignedRequest) =>
    Object.entries(r.headers).map(([k, v]) => `${k}:${v.trim().replaceAll(', ', ',')}`)
  const pairs = (r: SignedRequest) => r.query.split('&').filter((pair) => pair !== '')
  const named = (r: SignedRequest) =>
    pairs(r).map((pair) => unescape(pair.includes('=') ? pair : `${pair}=`))
  const segments = (r: SignedRequest) =>
    of.family === 'objects'
      ? unescape(r.path)
      : r.path
          .split('/')
          .filter((s) => s !== '')
          .join('/')
  return (
    request.method === before.method &&
    segments(request) === segments(before) &&
    named(request).sort().join('&') === named(before).sort().join('&') &&
    values(request).join('\n') === values(before).join('\n') &&
    // A presigned S3 URL leaves the body open.
    (presignedS3 || Buffer.compare(request.body!, before.body!) === 0)
  )
}

test.each(samples)(`$name: none of ${ROUNDS} mutations is accepted (seed ${SEED})`, (of) => {
  const random = new SeededRandom(SEED)
  let tried = 0
  for (let round = 0; round < ROUNDS; round++) {
    const { what, request } = mutated(of, random)
    if (sameMeaning(of, request)) continue
    tried++
    const accepted = attempt(of, request)
    if (accepted !== undefined) expect.fail(`accepted: ${what} ${JSON.stringify(request)}`)
  }
  // The check itself must have had something to check.
  expect(tried).toBeGreaterThan(ROUNDS / 2)
})

test.each(samples)('$name: refused when too old or from the future', (of) => {
  const s3 = of.family === 'objects'
  const presigned = of.request.headers['authorization'] === undefined
  const lateMs = presigned ? 900_000 : s3 ? 15 * 60_000 : 5 * 60_000
  expect(attempt(of, of.request, NOW_MS + lateMs)).toBeDefined()
  expect(attempt(of, of.request, NOW_MS + lateMs + 1000)).toBeUndefined()
  const earlyMs = s3 ? 15 * 60_000 : 5 * 60_000
  expect(attempt(of, of.request, NOW_MS - earlyMs)).toBeDefined()
  expect(attempt(of, of.request, NOW_MS - earlyMs - 1000)).toBeUndefined()
})
