// The Extensions API: processes beside the runtime that are told of every invocation and of the end.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html

import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { answer, refuse } from './runtime-answers.ts'
import type { RuntimeEvent } from './runtime-event.ts'

export const EXTENSION_PREFIX = '/2020-01-01/extension/'
const MAX_EXTENSIONS = 10
const MAX_BODY_BYTES = 65_536
const EVENTS = ['INVOKE', 'SHUTDOWN']

export type ShutdownReason = 'spindown' | 'timeout' | 'failure'

export interface FunctionShown {
  readonly functionName: string
  readonly functionVersion: string
  readonly handler: string
  readonly accountId: string
}

export interface ExtensionListener {
  /** An extension has registered, or asks for its next event. */
  onProgress(): void
  /** It reported that it cannot go on. */
  onError(type: string, name: string): void
}

interface Extension {
  readonly name: string
  readonly events: readonly string[]
  /** Its long poll, while it waits. */
  poll: ServerResponse | undefined
  /** What it has not asked for yet. */
  readonly queue: object[]
}

export class ExtensionsApi {
  readonly #shown: FunctionShown
  readonly #listener: ExtensionListener
  readonly #extensions = new Map<string, Extension>()
  /** Names of the processes that were started and have yet to register. */
  readonly #awaited = new Set<string>()

  constructor(shown: FunctionShown, listener: ExtensionListener) {
    this.#shown = shown
    this.#listener = listener
  }

  /** Initialization lasts until an extension of this name has registered and asked for an event. */
  expect(name: string): void {
    this.#awaited.add(name)
  }

  /** All are done with the last event and wait for the next. */
  get idle(): boolean {
    if (this.#awaited.size > 0) return false
    for (const extension of this.#extensions.values()) {
      if (extension.events.length > 0 && extension.poll === undefined) return false
    }
    return true
  }

  invoke(event: RuntimeEvent): void {
    this.#send('INVOKE', {
      eventType: 'INVOKE',
      deadlineMs: event.deadlineMs,
      requestId: event.requestId,
      invokedFunctionArn: event.functionArn,
      tracing: { type: 'X-Amzn-Trace-Id', value: event.traceHeader },
    })
  }

  shutdown(shutdownReason: ShutdownReason, deadlineMs: number): void {
    this.#send('SHUTDOWN', { eventType: 'SHUTDOWN', shutdownReason, deadlineMs })
  }

  async route(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const action = path.slice(EXTENSION_PREFIX.length)
    if (request.method === 'POST' && action === 'register') return this.#register(request, response)
    const id = request.headers['lambda-extension-identifier']
    const extension = typeof id === 'string' ? this.#extensions.get(id) : undefined
    if (!extension) {
      request.resume()
      const type = id === undefined ? 'MissingExtensionIdentifier' : 'InvalidExtensionIdentifier'
      return refuse(response, 403, `Extension.${type}`, 'No extension of that identifier')
    }
    if (request.method === 'GET' && action === 'event/next') return this.#poll(extension, response)
    if (request.method === 'POST' && (action === 'init/error' || action === 'exit/error')) {
      request.resume()
      answer(response, 202, '{"status":"OK"}\n')
      const type = request.headers['lambda-extension-function-error-type']
      return this.#listener.onError(typeof type === 'string' ? type : 'Unknown', extension.name)
    }
    refuse(response, 404, 'NotFound', 'No such path in the Extensions API')
  }

  async #register(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const name = request.headers['lambda-extension-name']
    const events = eventsIn(await textOf(request))
    if (typeof name !== 'string' || name === '' || name.length > 128) {
      return refuse(response, 400, 'Extension.MissingHeader', 'Lambda-Extension-Name is missing')
    }
    if (events === undefined) {
      return refuse(response, 400, 'InvalidRequestFormat', 'events must be INVOKE or SHUTDOWN')
    }
    const taken = [...this.#extensions.values()].some((extension) => extension.name === name)
    if (taken || this.#extensions.size >= MAX_EXTENSIONS) {
      return refuse(
        response,
        403,
        'Extension.AlreadyRegistered',
        `Extension ${name} cannot register`,
      )
    }
    // A name to call it by, on a loopback port: nothing that the engine's chance decides.
    const id = randomUUID()
    this.#extensions.set(id, { name, events, poll: undefined, queue: [] })
    this.#awaited.delete(name)
    const { accountId, ...shown } = this.#shown
    const features = String(request.headers['lambda-extension-accept-feature'] ?? '')
    const body = features.includes('accountId') ? { ...shown, accountId } : shown
    answer(response, 200, JSON.stringify(body), { 'Lambda-Extension-Identifier': id })
  }

  #poll(extension: Extension, response: ServerResponse): void {
    const event = extension.queue.shift()
    if (event) return deliver(response, event)
    extension.poll = response
    response.on('close', () => {
      if (extension.poll === response) extension.poll = undefined
    })
    this.#listener.onProgress()
  }

  #send(kind: string, event: object): void {
    for (const extension of this.#extensions.values()) {
      if (!extension.events.includes(kind)) continue
      const { poll } = extension
      extension.poll = undefined
      if (poll) deliver(poll, event)
      else extension.queue.push(event)
    }
  }
}

function deliver(response: ServerResponse, event: object): void {
  answer(response, 200, JSON.stringify(event), {
    'Lambda-Extension-Event-Identifier': randomUUID(),
  })
}

function eventsIn(text: string | undefined): readonly string[] | undefined {
  try {
    const { events } = JSON.parse(text ?? '') as { events?: unknown }
    if (!Array.isArray(events) || !events.every((event) => EVENTS.includes(event))) return undefined
    return events as string[]
  } catch {
    return undefined
  }
}

async function textOf(request: IncomingMessage): Promise<string | undefined> {
  let text = ''
  try {
    for await (const chunk of request) {
      text += String(chunk)
      if (text.length > MAX_BODY_BYTES) return undefined
    }
  } catch {
    return undefined
  }
  return text
}
