import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lambdaFixture, zip, type Fixture } from '../lambda-fixture.ts'

/** An external extension that notes what it is told, in a file that its function names. */
const EXTENSION = `#!${process.execPath}
const { appendFileSync } = require('fs')
const base = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2020-01-01/extension/'
const name = require('path').basename(__filename)
const note = (value) => appendFileSync(process.env.NOTES, JSON.stringify(value) + '\\n')
async function main() {
  const registered = await fetch(base + 'register', {
    method: 'POST',
    headers: { 'Lambda-Extension-Name': name, 'Lambda-Extension-Accept-Feature': 'accountId' },
    body: JSON.stringify({ events: ['INVOKE', 'SHUTDOWN'] }),
  })
  const headers = { 'Lambda-Extension-Identifier': registered.headers.get('lambda-extension-identifier') }
  note(await registered.json())
  console.log('extension is up')
  if (process.env.FAULT === 'crash') process.exit(7)
  if (process.env.FAULT === 'report') {
    headers['Lambda-Extension-Function-Error-Type'] = 'Extension.NoConfig'
    return fetch(base + 'init/error', { method: 'POST', headers })
  }
  for (;;) {
    const next = await fetch(base + 'event/next', { headers })
    const event = await next.json()
    note(event)
    if (event.eventType === 'SHUTDOWN') process.exit(0)
    // The next invocation waits until this is over.
    await new Promise((done) => setTimeout(done, 100))
    note('done with ' + event.requestId)
  }
}
main()
`

describe('extensions', () => {
  let lambda: Fixture
  let Layers: string[]
  beforeAll(async () => {
    lambda = lambdaFixture()
    const file = { content: EXTENSION, mode: 0o755 }
    const Content = { ZipFile: await zip({ 'extensions/watcher': file }) }
    const layer = await lambda.call('PublishLayerVersion', { LayerName: 'ext', Content })
    Layers = [layer.LayerVersionArn]
  })
  afterAll(() => lambda.end())

  async function create(name: string, source: string, variables = {}) {
    const notes = join(lambda.env.settings.dataDir, `${name}.notes`)
    await lambda.create(
      name,
      { 'index.js': source },
      { Layers, Environment: { Variables: { NOTES: notes, ...variables } }, Timeout: 20 },
    )
    return () =>
      existsSync(notes)
        ? readFileSync(notes, 'utf8')
            .trimEnd()
            .split('\n')
            .map((line) => JSON.parse(line))
        : []
  }
  const ECHO = `exports.handler = async (event, context) => context.awsRequestId`

  it('are started first, told of each invocation, waited for, and told of the end', async () => {
    const notes = await create('watched', ECHO)
    const first = await lambda.run('watched')
    expect(first.error).toBeUndefined()
    const second = await lambda.run('watched')
    await lambda.call('DeleteFunction', { FunctionName: 'watched' })
    expect(notes()).toEqual([
      {
        functionName: 'watched',
        functionVersion: '$LATEST',
        handler: 'index.handler',
        accountId: '111111111111',
      },
      expect.objectContaining({
        eventType: 'INVOKE',
        requestId: first.payload,
        invokedFunctionArn: expect.stringMatching(/:function:watched/),
        tracing: { type: 'X-Amzn-Trace-Id', value: expect.stringMatching(/^Root=/) },
      }),
      `done with ${first.payload}`,
      expect.objectContaining({ eventType: 'INVOKE', requestId: second.payload }),
      `done with ${second.payload}`,
      expect.objectContaining({ eventType: 'SHUTDOWN', shutdownReason: 'spindown' }),
    ])
  })

  it('are told when time is up', async () => {
    const notes = await create(
      'late',
      'exports.handler = () => new Promise(() => setInterval(() => {}, 1000))',
    )
    await lambda.call('UpdateFunctionConfiguration', { FunctionName: 'late', Timeout: 1 })
    expect((await lambda.run('late')).payload.errorType).toBe('Sandbox.Timedout')
    expect(notes().at(-1)).toMatchObject({ eventType: 'SHUTDOWN', shutdownReason: 'timeout' })
  })

  it.each([
    ['crash', 'Extension.Crash', /Extension watcher ended: exit code 7/],
    ['report', 'Extension.NoConfig', /Extension watcher ended/],
  ])('end the environment when they fail: %s', async (FAULT, type, text) => {
    await create(FAULT, ECHO, { FAULT })
    const { payload, error } = await lambda.run(FAULT)
    expect(error).toBe('Unhandled')
    expect(payload.errorType).toBe(type)
    expect(payload.errorMessage).toMatch(text)
    expect(lambda.executor.processes).toBeLessThanOrEqual(2)
  })

  it('may live in the runtime itself', async () => {
    const source = `const base = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2020-01-01/extension/'
      const seen = []
      const ready = (async () => {
        const headers = { 'Lambda-Extension-Name': 'inside' }
        const body = JSON.stringify({ events: ['INVOKE'] })
        const registered = await fetch(base + 'register', { method: 'POST', headers, body })
        const id = registered.headers.get('lambda-extension-identifier')
        ;(async () => {
          for (;;) {
            const next = await fetch(base + 'event/next', { headers: { 'Lambda-Extension-Identifier': id } })
            seen.push((await next.json()).eventType)
          }
        })()
      })()
      exports.handler = async () => {
        await ready
        await new Promise((done) => setTimeout(done, 50))
        return seen
      }`
    await lambda.create('inside', { 'index.js': source })
    expect((await lambda.run('inside')).payload.length).toBeLessThanOrEqual(1)
    expect((await lambda.run('inside')).payload).toContain('INVOKE')
  })

  it('must say who they are', async () => {
    const source = `exports.handler = async ({ path, headers = {}, body }) => {
      const base = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2020-01-01/extension/'
      const answer = await fetch(base + path, body ? { method: 'POST', headers, body } : { headers })
      return [answer.status, (await answer.json()).errorType]
    }`
    await lambda.create('rude', { 'index.js': source })
    const ask = async (event: object) => (await lambda.run('rude', event)).payload
    expect(await ask({ path: 'event/next' })).toEqual([403, 'Extension.MissingExtensionIdentifier'])
    const headers = { 'Lambda-Extension-Identifier': 'x' }
    expect(await ask({ path: 'event/next', headers })).toEqual([
      403,
      'Extension.InvalidExtensionIdentifier',
    ])
    expect(await ask({ path: 'register', body: '{}' })).toEqual([400, 'Extension.MissingHeader'])
    const named = { 'Lambda-Extension-Name': 'n' }
    expect(await ask({ path: 'register', headers: named, body: '{"events":["OTHER"]}' })).toEqual([
      400,
      'InvalidRequestFormat',
    ])
  })
})
