// Signs a request with Signature Version 4, as SDKs do, for callers of Millrace that are Millrace's own.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html

import { canonicalRequest } from './canonical.ts'
import { hmac, sha256Hex, sha256HexOfLatin1 } from './hash.ts'
import { signingKey } from './signing-key.ts'

export interface RequestToSign {
  readonly method: string
  readonly url: URL
  /** Lower-case names. All are signed. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
}

export interface Signer {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
  readonly region: string
  /** The service's signing name. */
  readonly service: string
}

/** The headers to send: those given, the date, and the signature over all of them. */
export function signed(
  { method, url, headers, body }: RequestToSign,
  { accessKeyId, secretAccessKey, sessionToken, region, service }: Signer,
  nowMs: number,
): Record<string, string> {
  const amzDate = new Date(nowMs).toISOString().replace(/[-:]|\.\d{3}/g, '')
  const date = amzDate.slice(0, 8)
  const sent: Record<string, string> = { ...headers, 'x-amz-date': amzDate }
  if (sessionToken !== undefined) sent['x-amz-security-token'] = sessionToken
  const covered: Record<string, string> = { ...sent, host: url.host }
  const names = Object.keys(covered).sort().join(';')
  const input = { method, path: url.pathname, query: url.search.slice(1), headers: covered }
  const canonical = canonicalRequest(input, names, sha256Hex(Buffer.from(body)), false)
  const scope = `${date}/${region}/${service}/aws4_request`
  const toSign = `AWS4-HMAC-SHA256\n${amzDate}\n${scope}\n${sha256HexOfLatin1(canonical)}`
  const signature = hmac(signingKey(secretAccessKey, date, region, service), toSign).toString('hex')
  sent['authorization'] =
    `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`
  return sent
}
