// Requests as they are, beside what SDKs make of them: other hosts, headers, bodies.

import { request, type IncomingHttpHeaders } from 'node:http'

export interface Raw {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

export interface RawRequest {
  readonly method?: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

export function raw(
  endpoint: string,
  { method = 'GET', path, headers = {}, body }: RawRequest,
): Promise<Raw> {
  const { hostname, port } = new URL(endpoint)
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, method, path, headers, agent: false }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('error', reject)
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          text: Buffer.concat(chunks).toString(),
        }),
      )
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

/** The text of an element of an XML document. */
export function element(text: string, name: string): string | undefined {
  const start = text.indexOf(`<${name}>`)
  if (start < 0) return undefined
  return text
    .slice(start + name.length + 2, text.indexOf(`</${name}>`, start))
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
}
