import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HostRequest } from '../../../wire/types.ts'
import { ACCOUNT, lambdaFixture, type Fixture } from '../lambda-fixture.ts'

const ECHO = { 'index.js': 'exports.handler = async (event) => event' }

describe('function URLs', () => {
  let lambda: Fixture
  beforeAll(() => void (lambda = lambdaFixture()))
  afterAll(() => lambda.end())

  /** Creates a function with a URL; answers the URL. */
  async function open(name: string, files: Record<string, string>, input: object = {}) {
    await lambda.create(name, files)
    const config = { FunctionName: name, AuthType: 'NONE', ...input }
    return new URL((await lambda.call('CreateFunctionUrlConfig', config)).FunctionUrl)
  }
  async function ask(url: URL, given: Partial<HostRequest> & { text?: string } = {}) {
    const { text = '', headers = {}, ...rest } = given
    const response = await lambda.urls.serve({
      method: 'GET',
      path: url.pathname,
      query: url.search.slice(1),
      repeated: undefined,
      body: Buffer.from(text),
      requestId: lambda.env.random.uuid(),
      hostName: url.hostname,
      sourceIp: '127.0.0.1',
      signal: new AbortController().signal,
      refusal: async () => undefined,
      signer: async () => ({
        account: ACCOUNT,
        accessKeyId: 'AKIA',
        arn: 'arn:aws:iam::1:root',
        userId: 'u',
      }),
      ...rest,
      headers: { host: url.host, 'user-agent': 'test', ...headers },
    })
    const { body } = response
    const chunks: Uint8Array[] = []
    if (typeof body === 'string' || body instanceof Uint8Array) chunks.push(Buffer.from(body))
    else for await (const chunk of body) chunks.push(chunk)
    const bytes = Buffer.concat(chunks)
    return { ...response, bytes, text: bytes.toString() }
  }

  it('are configured, shown, changed, listed and deleted', async () => {
    const input = { FunctionName: 'life', AuthType: 'NONE' }
    await lambda.create('life', ECHO)
    const created = await lambda.call('CreateFunctionUrlConfig', input)
    expect(created.FunctionUrl).toMatch(
      /^http:\/\/[a-z2-7]{32}\.lambda-url\.us-east-1\.localhost:4566\/$/,
    )
    expect(created).toMatchObject({ AuthType: 'NONE', InvokeMode: undefined })
    expect(created).not.toHaveProperty('LastModifiedTime')
    await expect(lambda.call('CreateFunctionUrlConfig', input)).rejects.toMatchObject({
      code: 'ResourceConflictException',
    })
    const Cors = { AllowOrigins: ['https://a.example'] }
    await lambda.call('UpdateFunctionUrlConfig', { FunctionName: 'life', Cors })
    const found = await lambda.call('GetFunctionUrlConfig', { FunctionName: 'life' })
    expect(found).toMatchObject({ FunctionUrl: created.FunctionUrl, InvokeMode: 'BUFFERED' })
    expect(found.Cors.AllowOrigins).toEqual(['https://a.example'])
    const { FunctionUrlConfigs } = await lambda.call('ListFunctionUrlConfigs', {
      FunctionName: 'life',
    })
    expect(FunctionUrlConfigs).toEqual([found])
    const url = new URL(created.FunctionUrl)
    expect((await ask(url)).status).toBe(200)
    await lambda.call('DeleteFunctionUrlConfig', { FunctionName: 'life' })
    expect(await ask(url)).toMatchObject({ status: 403, text: '{"Message":null}' })
  })

  it('belong to an alias too, and go with it', async () => {
    await lambda.create('aliased', {
      'index.js': `exports.handler = async (e, c) => c.functionVersion`,
    })
    await lambda.call('PublishVersion', { FunctionName: 'aliased' })
    const alias = { FunctionName: 'aliased', Name: 'live', FunctionVersion: '1' }
    await lambda.call('CreateAlias', alias)
    const { FunctionUrl, FunctionArn } = await lambda.call('CreateFunctionUrlConfig', {
      FunctionName: 'aliased',
      Qualifier: 'live',
      AuthType: 'NONE',
    })
    expect(FunctionArn).toMatch(/:aliased:live$/)
    const url = new URL(FunctionUrl)
    expect((await ask(url)).text).toBe('1')
    await lambda.call('DeleteAlias', { FunctionName: 'aliased', Name: 'live' })
    expect((await ask(url)).status).toBe(403)
  })

  it('hand over the request as payload format 2.0', async () => {
    const url = await open('echo', ECHO)
    const { text } = await ask(new URL('a%20b/c?x=1&x=2&y=%C3%A9', url), {
      method: 'POST',
      path: '//a%20b///%C3%A9%2F/2%Fth%FF/',
      text: '{"n":1}',
      headers: { 'content-type': 'application/json', cookie: 'a=1; b=2', 'x-one': '1, 2' },
      repeated: new Map([['x-one', ['1', '2']]]),
    })
    const event = JSON.parse(text)
    expect(event).toMatchObject({
      version: '2.0',
      routeKey: '$default',
      rawPath: '/a b/é//2%Fth%FF/',
      rawQueryString: 'x=1&x=2&y=%C3%A9',
      cookies: ['a=1', 'b=2'],
      queryStringParameters: { x: '1,2', y: 'é' },
      body: '{"n":1}',
      isBase64Encoded: false,
      requestContext: {
        accountId: 'anonymous',
        domainName: url.hostname,
        domainPrefix: url.hostname.slice(0, 32),
        http: {
          method: 'POST',
          path: '/a b/é//2%Fth%FF/',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
        },
        stage: '$default',
      },
    })
    expect(event.headers).toMatchObject({ 'x-one': '1,2', 'x-forwarded-proto': 'http' })
    expect(event.headers).not.toHaveProperty('cookie')
    expect(event.headers.host).toBe(url.hostname)
    expect(event.requestContext.time).toMatch(/^\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d \+0000$/)
    const binary = await ask(url, {
      method: 'POST',
      body: Buffer.from([0xff, 0]),
      headers: { 'content-type': 'image/png' },
    })
    expect(JSON.parse(binary.text)).toMatchObject({ body: '/wA=', isBase64Encoded: true })
  })

  it.each<[string, unknown, object]>([
    ['an object', { hello: 'world' }, { status: 200, text: '{"hello":"world"}' }],
    ['a string', 'plain', { status: 200, text: 'plain' }],
    ['a list', [1], { status: 200, text: '[1]' }],
    ['null', null, { status: 200, text: 'null' }],
    ['a status', { statusCode: 204 }, { status: 204, text: '' }],
    ['a body', { statusCode: 201, body: 'made' }, { status: 201, text: 'made' }],
    ['a document', { statusCode: 200, body: { a: 1 } }, { status: 200, text: '{"a":1}' }],
    ['base64', { statusCode: 200, body: 'aGk=', isBase64Encoded: true }, { text: 'hi' }],
    ['a bad status', { statusCode: 'many' }, { status: 502, text: 'Internal Server Error' }],
    [
      'headers and cookies',
      {
        statusCode: 200,
        headers: {
          'X-Name': 'v',
          'content-type': 'text/html',
          'Content-Length': '9',
          'b\nad': '1',
        },
        cookies: ['a=1; Secure', 'b=2'],
        body: 'x',
      },
      { headers: { 'x-name': 'v', 'content-type': 'text/html' }, cookies: ['a=1; Secure', 'b=2'] },
    ],
  ])('answer with %s', async (title, value, expected) => {
    const files = { 'index.js': `exports.handler = async () => (${JSON.stringify(value)})` }
    expect(await ask(await open(title.replaceAll(' ', '-'), files))).toMatchObject(expected)
  })

  it('answer 502 for a function that fails', async () => {
    const url = await open('fails', { 'index.js': `exports.handler = async () => { throw 1 }` })
    expect(await ask(url)).toMatchObject({ status: 502, text: 'Internal Server Error' })
  })

  it('answer 429 when throttled', async () => {
    const url = await open('throttled', ECHO)
    await lambda.call('PutFunctionConcurrency', {
      FunctionName: 'throttled',
      ReservedConcurrentExecutions: 0,
    })
    expect((await ask(url)).status).toBe(429)
  })

  it('stream', async () => {
    const source = `exports.handler = awslambda.streamifyResponse(async (event, stream) => {
      if (event.rawPath === '/plain') { stream.setContentType('text/plain') }
      else stream = awslambda.HttpResponseStream.from(stream, {
        statusCode: 201, headers: { 'x-a': 'b' }, cookies: ['c=d'] })
      stream.write('one;')
      stream.end('two')
    })`
    const url = await open('stream', { 'index.js': source }, { InvokeMode: 'RESPONSE_STREAM' })
    expect(await ask(url)).toMatchObject({
      status: 201,
      headers: { 'x-a': 'b' },
      cookies: ['c=d'],
      text: 'one;two',
    })
    expect(await ask(new URL('/plain', url))).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/plain' },
      text: 'one;two',
    })
  })

  it('know which pages may call', async () => {
    const Cors = {
      AllowOrigins: ['https://*.example'],
      AllowMethods: ['POST'],
      AllowHeaders: ['x-a'],
      ExposeHeaders: ['x-b'],
      MaxAge: 60,
    }
    const url = await open(
      'cors',
      {
        'index.js': `exports.handler = async () => ({ statusCode: 200, body: 'ran',
          headers: { 'Access-Control-Allow-Origin': 'https://own.idea' } })`,
      },
      { Cors },
    )
    const asked = { 'access-control-request-method': 'POST' }
    const origin = 'https://app.example'
    const preflight = await ask(url, { method: 'OPTIONS', headers: { origin, ...asked } })
    expect(preflight).toMatchObject({
      status: 200,
      text: '',
      headers: {
        'access-control-allow-origin': origin,
        'access-control-allow-methods': 'POST',
        'access-control-allow-headers': 'x-a',
        'access-control-max-age': '60',
        vary: 'Origin',
      },
    })
    const called = await ask(url, { method: 'POST', headers: { origin } })
    expect(called).toMatchObject({
      text: 'ran',
      headers: { 'access-control-allow-origin': origin },
    })
    const foreign = await ask(url, { headers: { origin: 'https://evil.test' } })
    expect(foreign.headers).not.toHaveProperty('access-control-allow-origin')
  })

  it('ask who signed when AuthType is AWS_IAM', async () => {
    const url = await open('iam', ECHO, { AuthType: 'AWS_IAM' })
    const { requestContext } = JSON.parse((await ask(url)).text)
    expect(requestContext).toMatchObject({
      accountId: ACCOUNT,
      authorizer: { iam: { accessKey: 'AKIA', accountId: ACCOUNT } },
    })
    const { AwsError } = await import('../../../kernel/aws-error.ts')
    const signer = async () => {
      throw new AwsError('InvalidSignatureException', 'no', { status: 403 })
    }
    expect((await ask(url, { signer })).status).toBe(403)
    const refusal = async () => new AwsError('AccessDeniedException', 'no', { status: 403 })
    expect((await ask(url, { refusal })).status).toBe(403)
  })
})
