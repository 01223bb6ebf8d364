import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lambdaFixture, type Fixture } from '../lambda-fixture.ts'

const streaming = (body: string) => ({
  'index.js': `exports.handler = awslambda.streamifyResponse(async (event, stream, context) => {
    ${body}
  })`,
})

describe('streamed responses', () => {
  let lambda: Fixture
  beforeAll(() => void (lambda = lambdaFixture()))
  afterAll(() => lambda.end())

  async function open(FunctionName: string, input: object = {}) {
    const output = await lambda.call('InvokeWithResponseStream', { FunctionName, ...input })
    return { output, events: output.EventStream[Symbol.asyncIterator]() }
  }
  async function all(FunctionName: string, input: object = {}) {
    const { output, events } = await open(FunctionName, input)
    let text = ''
    for (;;) {
      const { value, done } = await events.next()
      if (done) throw new Error('no InvokeComplete')
      if (value.InvokeComplete) return { output, text, complete: value.InvokeComplete }
      text += Buffer.from(value.PayloadChunk.Payload).toString()
    }
  }

  it('reach the caller while the function still writes', async () => {
    // The function goes on only when the test, having read the first part, writes a file.
    await lambda.create(
      'live',
      streaming(`stream.setContentType('text/plain')
        stream.write('first;')
        const fs = require('fs'), file = event.file
        while (!fs.existsSync(file)) await new Promise((done) => setTimeout(done, 5))
        stream.write('second')
        stream.end()`),
      { Timeout: 30 },
    )
    const file = `${lambda.env.settings.dataDir}/go`
    const { output, events } = await open('live', {
      Payload: Buffer.from(JSON.stringify({ file })),
      LogType: 'Tail',
    })
    expect(output).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST' })
    expect(output.ResponseStreamContentType).toBe('text/plain')
    const first = await events.next()
    expect(Buffer.from(first.value.PayloadChunk.Payload).toString()).toBe('first;')
    const { writeFileSync } = await import('node:fs')
    writeFileSync(file, '')
    const second = await events.next()
    expect(Buffer.from(second.value.PayloadChunk.Payload).toString()).toBe('second')
    const { InvokeComplete } = (await events.next()).value
    expect(InvokeComplete.ErrorCode).toBeUndefined()
    expect(Buffer.from(InvokeComplete.LogResult, 'base64').toString()).toContain('REPORT RequestId')
    expect((await events.next()).done).toBe(true)
  })

  it('may be larger than buffered ones, and come whole', async () => {
    await lambda.create(
      'large',
      streaming(`const { pipeline } = require('stream/promises')
        const { Readable } = require('stream')
        await pipeline(Readable.from((function* () {
          for (let i = 0; i < 160; i++) yield Buffer.alloc(65536, 97)
        })()), stream)`),
      { Timeout: 30 },
    )
    const { text, complete } = await all('large')
    expect(text.length).toBe(160 * 65536)
    expect(complete.ErrorCode).toBeUndefined()
  })

  it('end with the error of a function that fails in the middle', async () => {
    await lambda.create('fails', streaming(`stream.write('so far'); throw new TypeError('bad')`))
    const { text, complete } = await all('fails')
    expect(text).toBe('so far')
    expect(complete.ErrorCode).toBe('Unhandled')
    expect(JSON.parse(complete.ErrorDetails)).toMatchObject({
      errorType: 'TypeError',
      errorMessage: 'bad',
    })
    // The process goes on.
    expect((await all('fails')).text).toBe('so far')
  })

  it('end when time is up or the process dies', async () => {
    const forever = `stream.write('a'); await new Promise((done) => setTimeout(done, 60000))`
    await lambda.create('late', streaming(forever), { Timeout: 1 })
    const late = await all('late')
    expect(late.text).toBe('a')
    expect(JSON.parse(late.complete.ErrorDetails).errorType).toBe('Sandbox.Timedout')
    await lambda.create(
      'dies',
      streaming(`stream.write('a', () => process.exit(3))
      await new Promise((done) => setTimeout(done, 60000))`),
    )
    const { complete } = await all('dies')
    expect(JSON.parse(complete.ErrorDetails).errorMessage).toMatch(/exit status 3$/)
  })

  it('carry the answers of ordinary functions too', async () => {
    await lambda.create('plain', { 'index.js': `exports.handler = async () => ({ plain: true })` })
    const { output, text } = await all('plain')
    expect(output.ResponseStreamContentType).toBe('application/json')
    expect(JSON.parse(text)).toEqual({ plain: true })
    // And Invoke collects what is streamed.
    await lambda.create('both', streaming(`stream.write('"a'); stream.write('b"'); stream.end()`))
    expect((await lambda.run('both')).payload).toBe('ab')
  })

  it('are refused before they begin', async () => {
    await lambda.create('none', streaming('stream.end()'))
    await lambda.call('PutFunctionConcurrency', {
      FunctionName: 'none',
      ReservedConcurrentExecutions: 0,
    })
    await expect(open('none')).rejects.toMatchObject({ code: 'TooManyRequestsException' })
    await expect(open('nowhere')).rejects.toMatchObject({ code: 'ResourceNotFoundException' })
  })
})
