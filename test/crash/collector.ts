// Where the functions of a crash campaign report: each call asks here what it shall do, so that the
// campaign knows what ran and decides by its seed what fails.

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Happening, History, Seen } from '../simulation/history.ts'
import { eventValue, isBatch, isPoison, valueOf } from '../simulation/values.ts'

interface Report {
  readonly fn: string
  readonly requestId: string
  /** Of the Millrace that runs it: tells one life from another. */
  readonly endpoint: string
  readonly event: {
    Records?: {
      messageId: string
      body: string
      attributes: { ApproximateReceiveCount: string }
    }[]
  }
}

export interface CollectorOptions {
  readonly history: History
  readonly chance: () => number
  readonly failing: () => number
  readonly add: (happening: Happening, endpoint: string) => void
}

/** Source of every function: it does as it is told. */
export function functionSource(url: string): string {
  return `export const handler = async (event, context) => {
    const report = {
      fn: context.functionName,
      requestId: context.awsRequestId,
      endpoint: process.env.AWS_ENDPOINT_URL,
      event,
    }
    const response = await fetch('${url}', { method: 'POST', body: JSON.stringify(report) })
    if ((await response.text()) !== 'ok') throw new Error('by chance')
    return null
  }`
}

export class Collector {
  readonly #o: CollectorOptions
  readonly #server: Server

  constructor(options: CollectorOptions) {
    this.#o = options
    this.#server = createServer((request, response) => {
      let text = ''
      request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      request.on('end', () => void this.#decide(text).then((answer) => response.end(answer)))
    })
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  async #decide(text: string): Promise<string> {
    const { history, chance, failing, add } = this.#o
    const { fn, requestId, endpoint, event } = JSON.parse(text) as Report
    const messages = seenBy(event, requestId)
    const op = history.op()
    add({ kind: 'call', op, fn, requestId, messages }, endpoint)
    const fails = chance() < failing() || messages.some(({ value }) => isPoison(value))
    await new Promise((resolve) => setTimeout(resolve, chance() * 30))
    add({ kind: 'answer', op, result: fails ? 'error' : 'ok', failed: [] }, endpoint)
    return fails ? 'error' : 'ok'
  }
}

function seenBy(event: Report['event'], requestId: string): Seen[] {
  if (!isBatch(event)) return [{ id: requestId, value: eventValue(event) ?? '?', count: 0 }]
  return event.Records!.map(({ messageId, body, attributes }) => ({
    id: messageId,
    value: valueOf(body),
    count: Number(attributes.ApproximateReceiveCount),
  }))
}
