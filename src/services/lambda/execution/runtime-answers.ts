// Answers of the Runtime and Extensions APIs.

import type { ServerResponse } from 'node:http'

export function accept(response: ServerResponse): void {
  answer(response, 202, '{"status":"OK"}\n')
}

export function refuse(
  response: ServerResponse,
  status: number,
  type: string,
  message: string,
): void {
  answer(response, status, JSON.stringify({ errorMessage: message, errorType: type }))
}

export function answer(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
    ...headers,
  })
  endInOneWrite(response, body)
}

/**
 * `end(body)` costs three pieces, head, body and an empty rest; behind the head that node has put
 * together, ASCII text goes out with it as one.
 */
export function endInOneWrite(response: ServerResponse, body: string | Uint8Array): void {
  const open = response as unknown as { _header?: unknown }
  const ascii = typeof body === 'string' && Buffer.byteLength(body) === body.length
  if (!ascii || typeof open._header !== 'string') return void response.end(body)
  open._header += body
  response.end()
}
