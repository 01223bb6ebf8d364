// The Runtime API over one socket, with as little as it takes: requests written in one piece, answers
// read as far as their Content-Length. A handler's answer and the question for the next event go out
// together, which halves the trips of a warm invocation.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html

import { connect } from 'node:net'

const PREFIX = '/2018-06-01/runtime'
const HEAD_END = Buffer.from('\r\n\r\n')

export class RuntimeClient {
  #socket
  #address
  #received = undefined
  /** What the answers still to come are waited for by, in order. */
  #waiting = []

  constructor(address, gone) {
    this.#address = address
    const [host, port] = address.split(':')
    this.#socket = connect({ host, port: Number(port), noDelay: true })
    // Connected and idle, it keeps no process alive whose handler never finishes loading.
    this.#socket.unref()
    this.#socket.on('data', (chunk) => this.#read(chunk))
    this.#socket.on('error', gone)
    this.#socket.on('close', gone)
  }

  /** Asks for the next event. */
  next() {
    return this.#ask(this.#nextHead())
  }

  /** Answers the running invocation and asks for the next event; resolves with that. */
  respond(requestId, body) {
    const path = `/invocation/${requestId}/response`
    void this.#expect()
    return this.#ask(this.#post(path, body) + this.#nextHead())
  }

  /** Reports an error of the running invocation or of the init phase. */
  fail(path, document, type) {
    const extra = `Lambda-Runtime-Function-Error-Type: ${oneLine(type)}\r\n`
    return this.#ask(this.#post(path, document, extra))
  }

  #nextHead() {
    return `GET ${PREFIX}/invocation/next HTTP/1.1\r\nHost: ${this.#address}\r\n\r\n`
  }

  #post(path, body, extra = '') {
    return (
      `POST ${PREFIX}${path} HTTP/1.1\r\nHost: ${this.#address}\r\n` +
      `Content-Type: application/json\r\n${extra}` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
    )
  }

  #ask(text) {
    const answer = this.#expect()
    this.#socket.write(text)
    return answer
  }

  /** While an answer is due the process lives; a handler whose event loop runs dry must be noticed. */
  #expect() {
    this.#socket.ref()
    return new Promise((done) => this.#waiting.push(done))
  }

  #read(chunk) {
    let bytes = this.#received === undefined ? chunk : Buffer.concat([this.#received, chunk])
    this.#received = undefined
    while (bytes.length > 0) {
      const answer = readAnswer(bytes)
      if (answer === undefined) {
        this.#received = bytes
        return
      }
      bytes = bytes.subarray(answer.bytes)
      const done = this.#waiting.shift()
      if (this.#waiting.length === 0) this.#socket.unref()
      done?.(answer)
    }
  }
}

/** undefined while it is not whole. */
function readAnswer(bytes) {
  const end = bytes.indexOf(HEAD_END)
  if (end < 0) return undefined
  const [statusLine, ...lines] = bytes.latin1Slice(0, end).split('\r\n')
  const headers = {}
  for (const line of lines) {
    const colon = line.indexOf(':')
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim()
  }
  const start = end + HEAD_END.length
  const length = Number(headers['content-length'] ?? 0)
  if (bytes.length < start + length) return undefined
  return {
    status: Number(statusLine.slice(9, 12)),
    headers,
    body: bytes.utf8Slice(start, start + length),
    bytes: start + length,
  }
}

const oneLine = (text) => String(text).replace(/[^\x20-\x7e]/g, '?')
