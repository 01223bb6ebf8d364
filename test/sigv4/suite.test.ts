// AWS's own Signature Version 4 test suite, read where it lies beside the project. Every case runs
// backwards too: the signed request must be accepted, as a server would get it.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { canonicalRequest } from '../../src/wire/sigv4/canonical.ts'
import { HmacKey, sha256Hex, sha256HexOfLatin1 } from '../../src/wire/sigv4/hash.ts'
import { SigningKeys, signingKey } from '../../src/wire/sigv4/signing-key.ts'
import { verify } from '../../src/wire/sigv4/verify.ts'
import type { SignedRequest } from '../../src/wire/sigv4/verify.ts'

const folder = join(import.meta.dirname, '../../../shared/data/sigv4')
const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'
const NOW_MS = Date.UTC(2015, 7, 30, 12, 36)

/** Accepted by some AWS services, refused here on purpose. */
const REFUSED: Record<string, string> = {
  'post-sts-header-after':
    'X-Amz-Security-Token was added after signing; every x-amz-* header must be signed',
}

function casesIn(path: string): string[] {
  const entries = readdirSync(path, { withFileTypes: true })
  if (entries.some((entry) => entry.name.endsWith('.req'))) return [path]
  return entries.filter((e) => e.isDirectory()).flatMap((e) => casesIn(join(path, e.name)))
}

/** One byte per character, as node's HTTP parser gives it. */
function read(path: string, extension: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return readFileSync(join(path, `${name}.${extension}`), 'latin1').replaceAll('\r', '')
}

function parse(text: string): SignedRequest {
  const [head = '', ...rest] = text.split('\n\n')
  const lines = head.replace(/\n[ \t]+/g, ' ').split('\n')
  const first = lines.shift()!
  const method = first.slice(0, first.indexOf(' '))
  const target = first.slice(method.length + 1, first.lastIndexOf(' '))
  const question = target.indexOf('?')
  const headers: Record<string, string> = {}
  const repeated = new Map<string, string[]>()
  for (const line of lines.filter((l) => l !== '')) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).toLowerCase()
    const value = line.slice(colon + 1).trim()
    const before = headers[name]
    headers[name] = before === undefined ? value : `${before}, ${value}`
    if (before !== undefined) repeated.set(name, [...(repeated.get(name) ?? [before]), value])
  }
  return {
    method,
    path: question < 0 ? target : target.slice(0, question),
    query: question < 0 ? '' : target.slice(question + 1),
    headers,
    repeated,
    body: Buffer.from(rest.join('\n\n'), 'latin1'),
  }
}

/** Two files of the suite contradict each other: the .sreq repeats the signature of `get-vanilla`. */
function signedRequest(name: string, path: string): SignedRequest {
  const request = parse(read(path, 'sreq'))
  if (name !== 'get-vanilla-with-session-token') return request
  return { ...request, headers: { ...request.headers, authorization: read(path, 'authz') } }
}

if (!existsSync(folder)) {
  console.log(`skipped: AWS's SigV4 test suite is not at ${folder}`)
  test.skip("AWS's SigV4 test suite (not on this machine)", () => {})
} else {
  const cases = casesIn(folder)
  test('the suite is all there', () => expect(cases.length).toBeGreaterThanOrEqual(30))

  describe.each(cases.map((path) => [path.slice(folder.length + 1), path] as const))(
    '%s',
    (name, path) => {
      const authorization = read(path, 'authz')
      const signedHeaders = /SignedHeaders=([^,]+)/.exec(authorization)![1]!
      const signature = /Signature=([0-9a-f]+)/.exec(authorization)![1]!

      test('canonical request, string to sign and signature are AWS’s', () => {
        // In get-vanilla-with-session-token only the .sreq file has the token that was signed.
        const request = parse(read(path, 'sreq'))
        const canonical = canonicalRequest(request, signedHeaders, sha256Hex(request.body!), false)
        expect(canonical).toBe(read(path, 'creq'))
        const scope = '20150830/us-east-1/service/aws4_request'
        const toSign = `AWS4-HMAC-SHA256\n20150830T123600Z\n${scope}\n${sha256HexOfLatin1(canonical)}`
        expect(toSign).toBe(read(path, 'sts'))
        const key = signingKey(SECRET, '20150830', 'us-east-1', 'service')
        expect(new HmacKey(key).hex(toSign)).toBe(signature)
      })

      const why = REFUSED[name.slice(name.lastIndexOf('/') + 1)]
      const attempt = () =>
        verify(signedRequest(name, path), {
          service: 'service',
          family: 'json',
          nowMs: NOW_MS,
          secretFor: (id) => (id === 'AKIDEXAMPLE' ? SECRET : undefined),
          keys: new SigningKeys(),
        })
      if (why === undefined) {
        test('the signed request is accepted', () => {
          expect(attempt()).toEqual({ accessKeyId: 'AKIDEXAMPLE', payload: { kind: 'verified' } })
        })
      } else {
        test(`the signed request is refused: ${why}`, () => {
          expect(attempt).toThrow("'x-amz-security-token' must be a 'SignedHeader'")
        })
      }
    },
  )
}
