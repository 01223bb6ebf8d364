// Calls to URLs that a caller of Millrace named. The address that a name stands for is checked where
// the connection is made, so that what was checked is what is called; a redirect is an answer like
// any other and not followed; answers are read up to a bound and within one deadline.

import { lookup as resolve, type LookupAddress } from 'node:dns'
import http from 'node:http'
import https from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { LOOP_TOKEN } from '../../kernel/loop-header.ts'
import { forbidden, type AddressRules } from './address.ts'

export interface OutboundOptions extends AddressRules {
  /** Whether certificates of https servers must be good. */
  readonly verifyCertificates: boolean
  /** Further certificate authorities, as PEM text. */
  readonly certificateAuthorities?: string | undefined
  /** Where Millrace itself listens. What stands there at a host of its own may always be called. */
  readonly own?: () => OwnAddress | undefined
}

export interface OwnAddress {
  /** Of this machine. */
  readonly address: string
  readonly port: number
}

export interface OutboundRequest {
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
  /** The answer is wanted whole, with its headers, up to so many bytes. */
  readonly wholeUpTo?: number
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

export interface OutboundAnswer {
  readonly status: number
  /** The beginning of the body. */
  readonly text: string
  /** The header of that name. */
  readonly retryAfter?: string | undefined
  /** Where it was asked for. */
  readonly whole?: { readonly headers: http.IncomingHttpHeaders; readonly body: Buffer }
}

/** The address may not be called: no attempt will change that. */
export class OutboundRefused extends Error {
  override name = 'OutboundRefused'
}

/** No answer in time. */
export class OutboundTimeout extends Error {
  override name = 'OutboundTimeout'
}

export interface Outbound {
  /** Rejects with OutboundRefused, or with whatever kept an answer from coming. */
  send(request: OutboundRequest): Promise<OutboundAnswer>
  /** Where Millrace listens, whose hosts end in `.localhost`. */
  ownPort?(): number | undefined
  /** Closes idle connections. */
  stop(): Promise<void>
}

const MAX_ANSWER_BYTES = 64 * 1024
const MAX_HEADER_BYTES = 16 * 1024
const MOST_SOCKETS = 256
const IDLE_SOCKETS = 32

export function createOutbound(options: OutboundOptions): Outbound {
  const lookup = checkedLookup(options)
  const pool = { keepAlive: true, maxTotalSockets: MOST_SOCKETS, maxFreeSockets: IDLE_SOCKETS }
  const own = new http.Agent({ ...pool, lookup: ownLookup(options) })
  const agents = {
    'http:': new http.Agent({ ...pool, lookup }),
    'https:': new https.Agent({
      ...pool,
      lookup,
      rejectUnauthorized: options.verifyCertificates,
      ...(options.certificateAuthorities && { ca: options.certificateAuthorities }),
    }),
  }
  return {
    async send(request) {
      const url = parse(request.url)
      const host = url.hostname.replace(/^\[|\]$/g, '')
      // A literal address is never looked up.
      const reason = isIP(host) === 0 ? undefined : forbidden(host, options)
      if (reason !== undefined) throw new OutboundRefused(reason)
      const agent = isOwn(url, options) ? own : agents[url.protocol as keyof typeof agents]
      return exchange(url, request, agent)
    },
    ownPort: () => options.own?.()?.port,
    async stop() {
      for (const agent of [own, ...Object.values(agents)]) agent.destroy()
    },
  }
}

function parse(text: string): URL {
  if (!URL.canParse(text)) throw new OutboundRefused('the endpoint is no URL')
  const url = new URL(text)
  if (url.protocol === 'http:' || url.protocol === 'https:') return url
  throw new OutboundRefused(`${url.protocol} is not called`)
}

/** `http://<id>.lambda-url.us-east-1.localhost:4566`, however far this server may call. */
function isOwn(url: URL, { own }: OutboundOptions): boolean {
  if (url.protocol !== 'http:' || !url.hostname.endsWith('.localhost')) return false
  return Number(url.port || 80) === own?.()?.port
}

function ownLookup({ own }: OutboundOptions): LookupFunction {
  return (_hostname, options, callback) => {
    const address = own?.()?.address ?? '127.0.0.1'
    const family = isIP(address)
    if (options.all) callback(null, [{ address, family }])
    else callback(null, address, family)
  }
}

/** Names below `.localhost` are this machine, whatever a resolver knows. https://www.rfc-editor.org/rfc/rfc6761#section-6.3 */
function nameToResolve(hostname: string): string {
  return /\.localhost\.?$/i.test(hostname) ? 'localhost' : hostname
}

/** Of several addresses all must be good: which one is used is not ours to say. */
function checkedLookup(rules: AddressRules): LookupFunction {
  return (hostname, options, callback) => {
    resolve(
      nameToResolve(hostname),
      { ...options, all: true },
      (error, addresses: LookupAddress[]) => {
        if (error) return callback(error, [])
        for (const { address } of addresses) {
          const reason = forbidden(address, rules)
          if (reason !== undefined) {
            return callback(new OutboundRefused(`${hostname} is ${reason}`), [])
          }
        }
        if (options.all) return callback(null, addresses)
        const [first] = addresses
        callback(null, first!.address, first!.family)
      },
    )
  }
}

function exchange(url: URL, given: OutboundRequest, agent: http.Agent): Promise<OutboundAnswer> {
  return new Promise((done, fail) => {
    const body = typeof given.body === 'string' ? Buffer.from(given.body, 'utf8') : given.body
    const start = url.protocol === 'https:' ? https.request : http.request
    const request = start(url, {
      method: given.method,
      headers: { ...given.headers, 'Content-Length': body.length, 'CDN-Loop': LOOP_TOKEN },
      agent,
      maxHeaderSize: MAX_HEADER_BYTES,
    })
    const end = (finish: () => void) => {
      clearTimeout(deadline)
      given.signal.removeEventListener('abort', stopped)
      finish()
    }
    const cut = (error: Error) => {
      request.destroy(error)
      end(() => fail(error))
    }
    const stopped = () => cut(new Error('Millrace stops'))
    // real time: the peer is a real server, whatever clock Millrace follows.
    const deadline = setTimeout(
      () => cut(new OutboundTimeout(`no answer within ${given.timeoutMs / 1000} seconds`)),
      given.timeoutMs,
    )
    given.signal.addEventListener('abort', stopped)
    request.on('error', (error) => end(() => fail(error)))
    request.on('response', (response) => {
      readBounded(response, request, given.wholeUpTo ?? MAX_ANSWER_BYTES).then(
        (bytes) => end(() => done(answerOf(response, bytes, given.wholeUpTo !== undefined))),
        (error: unknown) => end(() => fail(error)),
      )
    })
    request.end(body)
  })
}

function answerOf(response: http.IncomingMessage, body: Buffer, isWhole: boolean): OutboundAnswer {
  const { headers, statusCode: status = 0 } = response
  const retryAfter = headers['retry-after']
  return {
    status,
    text: isWhole ? '' : body.toString('utf8'),
    ...(retryAfter !== undefined && { retryAfter }),
    ...(isWhole && { whole: { headers, body } }),
  }
}

/** A longer answer costs its connection; its status counts all the same. */
async function readBounded(
  response: http.IncomingMessage,
  request: http.ClientRequest,
  maxBytes: number,
): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > maxBytes) {
      request.destroy()
      break
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
