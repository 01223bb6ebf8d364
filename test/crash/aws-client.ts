// Calls AWS operations over bare HTTP, without retries: whoever tests crashes must know which calls
// had an answer.

import { Agent, request } from 'node:http'

const AUTHORIZATION = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=000000000000/20260101/us-east-1/${service}/aws4_request, ` +
  'SignedHeaders=host, Signature=0'

/** Answered, but not with success. */
export class Refused extends Error {
  readonly status: number

  constructor(status: number, text: string) {
    super(`${status} ${text.slice(0, 300)}`)
    this.status = status
  }
}

interface Request {
  readonly method: string
  readonly path: string
  readonly headers: Record<string, string>
  readonly body: string
}

export class AwsClient {
  readonly #endpoint: URL
  readonly #agent = new Agent({ keepAlive: true })

  constructor(endpoint: string) {
    this.#endpoint = new URL(endpoint)
  }

  close(): void {
    this.#agent.destroy()
  }

  /** `sqs.SendMessage`, …; rejects with `Refused`, or with whatever became of the connection. */
  async call(name: string, input: any): Promise<any> {
    const [service, action] = name.split('.') as [string, string]
    if (service === 'sns') return snsAnswer(await this.send(snsRequest(action, input)))
    const made = service === 'sqs' ? sqsRequest(action, input) : lambdaRequest(action, input)
    const text = await this.send(made)
    return text === '' ? {} : JSON.parse(text)
  }

  async admin(method: string, path: string, body: object = {}): Promise<any> {
    const headers = { 'content-type': 'application/json' }
    const text = JSON.stringify(body)
    return JSON.parse(
      await this.send({ method, path, headers, body: method === 'GET' ? '' : text }),
    )
  }

  send({ method, path, headers, body }: Request): Promise<string> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = this.#endpoint
      const made = request(
        { hostname, port, method, path, headers, agent: this.#agent },
        (response) => {
          let text = ''
          response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
          response.on('error', reject).on('aborted', () => reject(new Error('cut off')))
          response.on('end', () => {
            if (response.statusCode! < 300) resolve(text)
            else reject(new Refused(response.statusCode!, text))
          })
        },
      )
      made.on('error', reject)
      made.end(body)
    })
  }
}

function sqsRequest(action: string, input: object): Request {
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': `AmazonSQS.${action}`,
    authorization: AUTHORIZATION('sqs'),
  }
  return { method: 'POST', path: '/', headers, body: JSON.stringify(input) }
}

const LAMBDA_PATHS: Readonly<Record<string, string>> = {
  CreateFunction: '/2015-03-31/functions',
  CreateEventSourceMapping: '/2015-03-31/event-source-mappings',
}

function lambdaRequest(action: string, input: any): Request {
  const headers = {
    'content-type': 'application/json',
    authorization: AUTHORIZATION('lambda'),
  }
  if (action !== 'Invoke') {
    return { method: 'POST', path: LAMBDA_PATHS[action]!, headers, body: JSON.stringify(input) }
  }
  const path = `/2015-03-31/functions/${input.FunctionName}/invocations`
  const type = { 'x-amz-invocation-type': input.InvocationType }
  return { method: 'POST', path, headers: { ...headers, ...type }, body: String(input.Payload) }
}

function snsRequest(action: string, input: object): Request {
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    authorization: AUTHORIZATION('sns'),
  }
  const form = new URLSearchParams({ Action: action, Version: '2010-03-31' })
  flatten(form, '', input)
  return { method: 'POST', path: '/', headers, body: form.toString() }
}

/** As AWS's query protocol wants it: lists as `member.N`, maps as `entry.N.key`. */
function flatten(form: URLSearchParams, name: string, value: unknown): void {
  if (value === undefined) return
  const below = (part: string) => (name === '' ? part : `${name}.${part}`)
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) flatten(form, below(`member.${i + 1}`), item)
  } else if (typeof value === 'object' && value !== null) {
    for (const [i, [key, item]] of Object.entries(value).entries()) {
      if (name === 'Attributes') {
        form.set(below(`entry.${i + 1}.key`), key)
        form.set(below(`entry.${i + 1}.value`), String(item))
      } else {
        flatten(form, below(key), item)
      }
    }
  } else {
    form.set(name, String(value))
  }
}

/** What the clients read of a PublishBatch. */
function snsAnswer(text: string): object {
  const members = text.split('<member>').slice(1)
  const Successful = members.flatMap((member) => {
    const id = /<Id>([^<]*)</.exec(member)?.[1]
    const messageId = /<MessageId>([^<]*)</.exec(member)?.[1]
    return id !== undefined && messageId !== undefined ? [{ Id: id, MessageId: messageId }] : []
  })
  return { Successful }
}
