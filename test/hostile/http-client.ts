// Sends raw requests and says what the answer was, in whichever protocol it came.

import { request as httpRequest } from 'node:http'
import { cbor } from '@smithy/core/cbor'
import { loadModel } from '../../src/wire/models-fixture.ts'
import { encode, type Protocol, type RawRequest } from './encode.ts'

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
  readonly text: string
}

export function send(endpoint: string, raw: RawRequest): Promise<Answer> {
  const { method, path, body } = raw
  const headers =
    body === undefined ? raw.headers : { ...raw.headers, 'content-length': body.length }
  return new Promise((resolve, reject) => {
    const { port } = new URL(endpoint)
    const request = httpRequest(
      { host: '127.0.0.1', port, method, path, headers, timeout: 20_000 },
      (response) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.on('error', reject)
        response.on('end', () => {
          const bytes = Buffer.concat(parts)
          resolve({
            status: response.statusCode!,
            headers: response.headers,
            body: bytes,
            text: bytes.toString(),
          })
        })
      },
    )
    request.on('timeout', () => request.destroy(new Error('no answer in 20 s')))
    request.on('error', reject)
    request.end(body)
  })
}

/** The request that `input` makes in a protocol. */
export async function requestOf(
  service: string,
  operation: string,
  protocol: Protocol,
  input: unknown,
): Promise<RawRequest> {
  const { model } = await loadModel(service)
  return encode(model, model.operations[operation]!, protocol, input)
}

/** Code and message as the protocol carries them; the code without its namespace. */
export function errorOf({ headers, body, text }: Answer): { code: string; message: string } {
  const type = String(headers['content-type'] ?? '')
  if (type.includes('xml')) {
    const part = (name: string) =>
      new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(text)?.[1] ?? ''
    return { code: part('Code'), message: part('Message') }
  }
  const value = (type.includes('cbor') ? cbor.deserialize(body) : JSON.parse(text)) as any
  const named = String(value.__type ?? headers['x-amzn-errortype'] ?? '')
  return {
    code: named.slice(named.indexOf('#') + 1).split(':')[0]!,
    message: value.message ?? value.Message ?? '',
  }
}
