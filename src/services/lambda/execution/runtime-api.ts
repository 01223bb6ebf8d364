// The Runtime API: how a function's process asks for events and answers them, over loopback HTTP.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { EXTENSION_PREFIX, ExtensionsApi, type FunctionShown } from './extensions-api.ts'
import { MAX_RESPONSE_BYTES, MAX_STREAMED_BYTES, type Failure } from './failure.ts'
import { accept, endInOneWrite, refuse } from './runtime-answers.ts'
import type { ResponseSink } from './response-sink.ts'
import type { RuntimeEvent } from './runtime-event.ts'

const PREFIX = '/2018-06-01/runtime/'
const INVOCATION = `${PREFIX}invocation/`

export interface RuntimeListener {
  /** The runtime asks for its next event: it is initialized, or done with the last one. */
  onNext(): void
  onResponse(requestId: string, body: Buffer): void
  onError(requestId: string, failure: Failure): void
  onInitError(failure: Failure): void
  onExtensionProgress(): void
  onExtensionError(type: string, name: string): void
}

export class RuntimeApi {
  readonly #server: Server
  readonly #listener: RuntimeListener
  readonly extensions: ExtensionsApi
  /** The runtime's long poll, while it waits. */
  #next: ServerResponse | undefined
  /** The event under way; answers to any other id are refused. */
  #current: string | undefined
  #sink: ResponseSink | undefined
  #answering = false
  #polledEarly: ServerResponse | undefined
  /** Its answer waits for the next event. */
  #held: Socket | undefined

  constructor(listener: RuntimeListener, shown: FunctionShown) {
    this.#listener = listener
    this.extensions = new ExtensionsApi(shown, {
      onProgress: () => listener.onExtensionProgress(),
      onError: (type, name) => listener.onExtensionError(type, name),
    })
    this.#server = createServer((request, response) => this.#route(request, response))
    // A long poll lasts as long as nothing happens.
    this.#server.requestTimeout = 0
    this.#server.headersTimeout = 0
    this.#server.keepAliveTimeout = 0
    this.#server.timeout = 0
  }

  /** Resolves with `127.0.0.1:port`. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(0, '127.0.0.1', resolve)
    })
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  get polling(): boolean {
    return this.#next !== undefined
  }

  /** Answers the runtime's long poll with an event. */
  send(event: RuntimeEvent): void {
    const response = this.#next!
    this.#next = undefined
    this.#current = event.requestId
    this.#sink = event.sink
    const headers: Record<string, string | number> = {
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(event.payload),
      'Lambda-Runtime-Aws-Request-Id': event.requestId,
      'Lambda-Runtime-Deadline-Ms': event.deadlineMs,
      'Lambda-Runtime-Invoked-Function-Arn': event.functionArn,
      'Lambda-Runtime-Trace-Id': headerText(event.traceHeader),
    }
    if (event.clientContext) {
      headers['Lambda-Runtime-Client-Context'] = headerText(event.clientContext)
    }
    response.writeHead(200, headers)
    endInOneWrite(response, event.payload)
    this.#held?.uncork()
    this.#held = undefined
  }

  #hold(socket: Socket): void {
    if (this.#held !== undefined) return
    socket.cork()
    this.#held = socket
  }

  #route(request: IncomingMessage, response: ServerResponse): void {
    // No runtime is a browser; a page that reaches this port must not take or answer an event.
    if (request.headers.origin !== undefined || request.headers['sec-fetch-site'] !== undefined) {
      return refuse(response, 403, 'Forbidden', 'Not for browsers')
    }
    const path = request.url ?? ''
    if (path.startsWith(EXTENSION_PREFIX)) {
      return void this.extensions.route(path, request, response)
    }
    if (request.method === 'GET' && path === `${INVOCATION}next`) return this.#poll(response)
    if (request.method === 'POST' && path.startsWith(PREFIX)) {
      void this.#answer(path, request, response)
      return
    }
    refuse(response, 404, 'NotFound', 'No such path in the Runtime API')
  }

  #poll(response: ServerResponse): void {
    // Asked in one breath with the last answer, which is still being read.
    if (this.#answering && this.#polledEarly === undefined) {
      this.#polledEarly = response
      return
    }
    if (this.#current !== undefined || this.#next) {
      return refuse(response, 403, 'InvalidStateTransition', 'An invocation is under way')
    }
    this.#next = response
    response.on('close', () => {
      if (this.#next === response) this.#next = undefined
    })
    this.#listener.onNext()
  }

  async #answer(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#answering = true
    await this.#post(path, request, response)
    this.#answering = false
    const early = this.#polledEarly
    this.#polledEarly = undefined
    if (early) this.#poll(early)
  }

  async #post(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const streams = this.#sink !== undefined && path === `${INVOCATION}${this.#current}/response`
    const body = streams ? await this.#stream(request, this.#sink!) : await readBody(request)
    if (body === 'aborted') return
    if (path === `${PREFIX}init/error`) {
      accept(response)
      return this.#listener.onInitError(reported(request, body))
    }
    const [requestId, action, ...rest] = path.slice(INVOCATION.length).split('/')
    const known = path.startsWith(INVOCATION) && rest.length === 0
    if (!known || (action !== 'response' && action !== 'error')) {
      return refuse(response, 404, 'NotFound', 'No such path in the Runtime API')
    }
    if (requestId === undefined || requestId !== this.#current) {
      return refuse(response, 400, 'InvalidRequestID', 'Invalid request ID')
    }
    this.#current = undefined
    if (typeof body === 'number') {
      const text = `Exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`
      refuse(response, 413, 'RequestEntityTooLarge', text)
      return this.#listener.onError(requestId, { kind: 'too-large', bytes: body })
    }
    // Who asks for the next event in the same breath waits for that alone: both go out together.
    if (this.#polledEarly?.req.socket === request.socket) this.#hold(request.socket)
    accept(response)
    const streamError = request.trailers['lambda-runtime-function-error-type']
    if (action === 'response' && !streamError) this.#listener.onResponse(requestId, body)
    else this.#listener.onError(requestId, reported(request, body))
  }

  /** Passes an answer on as it comes; what it answers stands for the whole of it. */
  async #stream(
    request: IncomingMessage,
    sink: ResponseSink,
  ): Promise<Buffer | number | 'aborted'> {
    const streaming = request.headers['lambda-runtime-function-response-mode'] === 'streaming'
    const limit = streaming ? MAX_STREAMED_BYTES : MAX_RESPONSE_BYTES
    let bytes = 0
    sink.begin(request.headers['content-type'] ?? 'application/octet-stream')
    try {
      for await (const chunk of request as AsyncIterable<Buffer>) {
        bytes += chunk.length
        if (bytes <= limit) await sink.write(chunk)
      }
    } catch {
      return 'aborted'
    }
    return bytes > limit ? bytes : NOTHING
  }
}

const NOTHING = Buffer.alloc(0)

/** The body, its size when that is over the limit, or `aborted` when the process died meanwhile. */
function readBody(request: IncomingMessage): Promise<Buffer | number | 'aborted'> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let bytes = 0
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      // Read on, so that the runtime gets its 413 rather than a broken connection.
      if (bytes <= MAX_RESPONSE_BYTES) chunks.push(chunk)
      else chunks.length = 0
    })
    request.on('end', () => {
      if (bytes > MAX_RESPONSE_BYTES) resolve(bytes)
      else resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks))
    })
    request.on('error', () => resolve('aborted'))
  })
}

function reported(request: IncomingMessage, body: Buffer | number): Failure {
  const trailer = request.trailers['lambda-runtime-function-error-body']
  const text = trailer
    ? Buffer.from(trailer, 'base64').toString('utf8')
    : typeof body === 'number'
      ? ''
      : body.toString('utf8')
  const header =
    request.headers['lambda-runtime-function-error-type'] ??
    request.trailers['lambda-runtime-function-error-type']
  const type = typeof header === 'string' ? header : undefined
  return { kind: 'reported', type: type ?? typeIn(text) ?? 'Runtime.Unknown', document: text }
}

/** JSON stays the same JSON; other text (a trace header from a message's attribute) stays one line. */
function headerText(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

function typeIn(document: string): string | undefined {
  try {
    const { errorType } = JSON.parse(document) as { errorType?: unknown }
    return typeof errorType === 'string' ? errorType : undefined
  } catch {
    return undefined
  }
}
