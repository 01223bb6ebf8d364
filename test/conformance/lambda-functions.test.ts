// Functions through the real SDK over real HTTP: layers, URLs, streaming, and runtimes of all kinds.

import { execFileSync } from 'node:child_process'
import { createHash, createHmac } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  Lambda,
  waitUntilFunctionActiveV2,
  waitUntilFunctionUpdatedV2,
  type CreateFunctionRequest,
} from '@aws-sdk/client-lambda'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../src/testing/index.ts'
import { ROLE, zipOf } from './zip.ts'

type Files = Readonly<Record<string, string | Buffer>>

async function create(
  lambda: Lambda,
  FunctionName: string,
  files: Files,
  input: Partial<CreateFunctionRequest> = {},
) {
  await lambda.createFunction({
    FunctionName,
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Role: ROLE,
    Timeout: 20,
    Code: { ZipFile: await zipOf(files as Record<string, string>) },
    ...input,
  })
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 10 }, { FunctionName })
}

async function invoke(lambda: Lambda, FunctionName: string, event: unknown = {}) {
  const answer = await lambda.invoke({ FunctionName, Payload: JSON.stringify(event) })
  return { error: answer.FunctionError, payload: JSON.parse(answer.Payload!.transformToString()) }
}

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly parts: string[]
  readonly text: string
}

/** Calls a URL at the address where Millrace listens: not every resolver knows `*.localhost`. */
function call(
  url: string,
  given: { path?: string; method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  const { host, port } = new URL(url)
  const { path = '/', method = 'GET', headers = {}, body } = given
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path, method, headers: { host, ...headers } }
    const request = httpRequest(options, (response) => {
      const parts: string[] = []
      response.on('data', (chunk) => parts.push(String(chunk)))
      response.on('error', reject)
      response.on('end', () => {
        const { statusCode = 0, headers: received } = response
        resolve({ status: statusCode, headers: received, parts, text: parts.join('') })
      })
    })
    request.on('error', reject)
    request.end(body)
  })
}

const ECHO = { 'index.mjs': 'export const handler = async (event) => event' }

describe('with signatures off', () => {
  let mill: Millrace
  let lambda: Lambda
  beforeAll(async () => {
    mill = await startMillrace()
    lambda = new Lambda({ ...mill.awsConfig, maxAttempts: 1 })
  })
  afterAll(async () => {
    lambda.destroy()
    await mill.stop()
  })

  test('layers: published, used, shared, deleted', async () => {
    const ZipFile = await zipOf({ 'nodejs/node_modules/dep/index.js': `module.exports = 'layer'` })
    const layer = await lambda.publishLayerVersion({
      LayerName: 'deps',
      Content: { ZipFile },
      CompatibleRuntimes: ['nodejs22.x'],
      CompatibleArchitectures: ['x86_64'],
      LicenseInfo: 'MIT',
    })
    const target = { LayerName: 'deps', VersionNumber: layer.Version! }
    expect(await lambda.getLayerVersion(target)).toMatchObject({
      LayerVersionArn: layer.LayerVersionArn,
      LicenseInfo: 'MIT',
      CompatibleRuntimes: ['nodejs22.x'],
    })
    const location = await fetch(layer.Content!.Location!)
    expect(Buffer.from(await location.arrayBuffer()).equals(Buffer.from(ZipFile))).toBe(true)
    const statement = { StatementId: 'all', Action: 'lambda:GetLayerVersion', Principal: '*' }
    const { RevisionId } = await lambda.addLayerVersionPermission({ ...target, ...statement })
    const policy = await lambda.getLayerVersionPolicy(target)
    expect(policy.RevisionId).toBe(RevisionId)
    expect(JSON.parse(policy.Policy!).Statement[0]).toMatchObject({ Sid: 'all', Principal: '*' })
    await lambda.removeLayerVersionPermission({ ...target, StatementId: 'all' })
    const source = `exports.handler = async () => require('dep')`
    await create(lambda, 'layered', { 'index.js': source }, { Layers: [layer.LayerVersionArn!] })
    expect((await invoke(lambda, 'layered')).payload).toBe('layer')
    expect((await lambda.listLayers({})).Layers).toHaveLength(1)
    expect((await lambda.listLayerVersions({ LayerName: 'deps' })).LayerVersions).toHaveLength(1)
    await lambda.deleteLayerVersion(target)
    await expect(
      lambda.getLayerVersionByArn({ Arn: layer.LayerVersionArn! }),
    ).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
  })

  test('a function URL answers over HTTP, for any web page', async () => {
    await create(lambda, 'web', ECHO)
    const { FunctionUrl } = await lambda.createFunctionUrlConfig({
      FunctionName: 'web',
      AuthType: 'NONE',
      Cors: { AllowOrigins: ['*'], AllowMethods: ['*'] },
    })
    const answer = await call(FunctionUrl!, {
      path: '/orders/1?x=1',
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://shop.example' },
      body: '{"n":1}',
    })
    expect(answer.status).toBe(200)
    expect(answer.headers['access-control-allow-origin']).toBe('*')
    expect(JSON.parse(answer.text)).toMatchObject({
      rawPath: '/orders/1',
      queryStringParameters: { x: '1' },
      requestContext: { http: { method: 'POST' } },
      body: '{"n":1}',
    })
    const preflight = await call(FunctionUrl!, {
      method: 'OPTIONS',
      headers: { origin: 'https://shop.example', 'access-control-request-method': 'PUT' },
    })
    expect(preflight).toMatchObject({ status: 200, text: '' })
    expect(preflight.headers['access-control-allow-methods']).toBe('*')
    // Paths of Millrace's own are the function's here.
    expect(
      JSON.parse((await call(FunctionUrl!, { path: '/_millrace/health' })).text),
    ).toMatchObject({
      rawPath: '/_millrace/health',
    })
    const { FunctionUrlConfigs } = await lambda.listFunctionUrlConfigs({ FunctionName: 'web' })
    expect(FunctionUrlConfigs).toHaveLength(1)
    await lambda.updateFunctionUrlConfig({ FunctionName: 'web', InvokeMode: 'RESPONSE_STREAM' })
    expect((await lambda.getFunctionUrlConfig({ FunctionName: 'web' })).InvokeMode).toBe(
      'RESPONSE_STREAM',
    )
    expect(JSON.parse((await call(FunctionUrl!)).text)).toMatchObject({ rawPath: '/' })
    await lambda.deleteFunctionUrlConfig({ FunctionName: 'web' })
    expect((await call(FunctionUrl!)).status).toBe(403)
  })

  test('responses stream: through the SDK and through a URL, with cookies', async () => {
    const source = `export const handler = awslambda.streamifyResponse(async (event, stream) => {
      if (event.requestContext) stream = awslambda.HttpResponseStream.from(stream, {
        statusCode: 202, headers: { 'x-part': 'two' }, cookies: ['a=1', 'b=2'] })
      stream.write('first,')
      await new Promise((done) => setTimeout(done, 50))
      stream.end('second')
    })`
    await create(lambda, 'stream', { 'index.mjs': source })
    const { EventStream, StatusCode } = await lambda.invokeWithResponseStream({
      FunctionName: 'stream',
      Payload: Buffer.from('{}'),
      LogType: 'Tail',
    })
    const chunks: string[] = []
    let complete
    for await (const event of EventStream!) {
      if (event.PayloadChunk) chunks.push(Buffer.from(event.PayloadChunk.Payload!).toString())
      else complete = event.InvokeComplete
    }
    expect([StatusCode, chunks]).toEqual([200, ['first,', 'second']])
    expect(Buffer.from(complete!.LogResult!, 'base64').toString()).toContain('REPORT')
    const { FunctionUrl } = await lambda.createFunctionUrlConfig({
      FunctionName: 'stream',
      AuthType: 'NONE',
      InvokeMode: 'RESPONSE_STREAM',
    })
    const answer = await call(FunctionUrl!)
    expect(answer).toMatchObject({ status: 202, text: 'first,second' })
    expect(answer.headers['set-cookie']).toEqual(['a=1', 'b=2'])
    expect(answer.headers['x-part']).toBe('two')
    expect(answer.headers['transfer-encoding']).toBe('chunked')
  })

  test('settings: waiters, runtime management, account settings', async () => {
    await create(lambda, 'settings', ECHO)
    const FunctionName = 'settings'
    await lambda.updateFunctionConfiguration({ FunctionName, MemorySize: 256 })
    await waitUntilFunctionUpdatedV2({ client: lambda, maxWaitTime: 10 }, { FunctionName })
    expect((await lambda.getRuntimeManagementConfig({ FunctionName })).UpdateRuntimeOn).toBe('Auto')
    await lambda.putRuntimeManagementConfig({ FunctionName, UpdateRuntimeOn: 'FunctionUpdate' })
    expect(await lambda.getRuntimeManagementConfig({ FunctionName })).toMatchObject({
      UpdateRuntimeOn: 'FunctionUpdate',
      FunctionArn: expect.stringMatching(/:function:settings:\$LATEST$/),
    })
    const { AccountLimit } = await lambda.getAccountSettings({})
    expect(AccountLimit).toMatchObject({ ConcurrentExecutions: 1000, CodeSizeZipped: 52_428_800 })
  })

  test('what Millrace does not do is refused by name', async () => {
    const image = create(lambda, 'image', {}, { PackageType: 'Image', Code: { ImageUri: 'x/y:z' } })
    await expect(image).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: expect.stringMatching(/container images/),
    })
    const signing = lambda.createCodeSigningConfig({
      AllowedPublishers: {
        SigningProfileVersionArns: [
          'arn:aws:signer:us-east-1:000000000000:/signing-profiles/profile/aaaaaaaaaa',
        ],
      },
    })
    await expect(signing).rejects.toMatchObject({ $metadata: { httpStatusCode: 501 } })
    await expect(
      create(lambda, 'dotnet', { 'f.dll': 'x' }, { Runtime: 'dotnet8', Handler: 'none' }),
    ).rejects.toMatchObject({ message: expect.stringMatching(/the package has no none\.dll/) })
  })

  test('Python', async () => {
    const source = `import json, os
def handler(event, context):
    return {"sum": sum(event["numbers"]), "memory": context.memory_limit_in_mb}`
    await create(
      lambda,
      'python',
      { 'app.py': source },
      {
        Runtime: 'python3.12',
        Handler: 'app.handler',
      },
    )
    const { payload } = await invoke(lambda, 'python', { numbers: [1, 2, 3] })
    expect(payload).toEqual({ sum: 6, memory: '128' })
  })

  test('a custom runtime in shell', async () => {
    const bootstrap = `#!/bin/sh
api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"
while true; do
  head="$(mktemp)"
  event="$(curl -sS -D "$head" "$api/next")" || exit 1
  id="$(grep -i '^lambda-runtime-aws-request-id:' "$head" | tr -d '\\r' | cut -d' ' -f2)"
  curl -sS -o /dev/null -d "{\\"shell\\":$event}" "$api/$id/response"
done`
    const custom = { Runtime: 'provided.al2023', Handler: 'any' } as const
    await create(lambda, 'shell', { bootstrap }, custom)
    expect((await invoke(lambda, 'shell', { n: 1 })).payload).toEqual({ shell: { n: 1 } })
  })

  test.each(compiled())(
    'a custom runtime in $language',
    async ({ language, build }) => {
      const folder = mkdtempSync(join(tmpdir(), 'millrace-runtime-'))
      try {
        let bootstrap: Buffer
        try {
          bootstrap = build(folder)
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ETIMEDOUT') throw error
          return console.warn(
            `skipped: a custom runtime in ${language}, building takes too long here`,
          )
        }
        const custom = { Runtime: 'provided.al2023', Handler: 'any' } as const
        await create(lambda, language, { bootstrap }, custom)
        for (let n = 1; n <= 2; n++) {
          expect((await invoke(lambda, language, { n })).payload).toEqual({ echo: { n } })
        }
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    },
    120_000,
  )
})

describe('with signatures enforced', () => {
  let mill: Millrace
  let lambda: Lambda
  beforeAll(async () => {
    mill = await startMillrace({ auth: 'enforce', access: 'enforce', clock: 'real' })
    lambda = new Lambda({ ...mill.awsConfig, maxAttempts: 1 })
    await create(lambda, 'guarded', ECHO)
  })
  afterAll(async () => {
    lambda.destroy()
    await mill.stop()
  })

  test('AuthType AWS_IAM admits who signed, and nobody else', async () => {
    const { FunctionUrl } = await lambda.createFunctionUrlConfig({
      FunctionName: 'guarded',
      AuthType: 'AWS_IAM',
    })
    const refused = await call(FunctionUrl!)
    expect(refused.status).toBe(403)
    expect(JSON.parse(refused.text).Message).toMatch(/^Forbidden/)
    const signed = await call(FunctionUrl!, { headers: signature(FunctionUrl!, 'test') })
    expect(signed.status).toBe(200)
    expect(JSON.parse(signed.text).requestContext).toMatchObject({
      accountId: '000000000000',
      authorizer: { iam: { accessKey: 'test', accountId: '000000000000' } },
    })
    const forged = await call(FunctionUrl!, { headers: signature(FunctionUrl!, 'wrong') })
    expect(forged.status).toBe(403)
  })

  test('AuthType NONE needs a statement in the policy of the function', async () => {
    await create(lambda, 'public', ECHO)
    const { FunctionUrl } = await lambda.createFunctionUrlConfig({
      FunctionName: 'public',
      AuthType: 'NONE',
    })
    expect((await call(FunctionUrl!)).status).toBe(403)
    await lambda.addPermission({
      FunctionName: 'public',
      StatementId: 'url',
      Action: 'lambda:InvokeFunctionUrl',
      Principal: '*',
      FunctionUrlAuthType: 'NONE',
    })
    expect((await call(FunctionUrl!)).status).toBe(200)
  })
})

/** Signature Version 4 of a GET of the URL itself, by hand. */
function signature(url: string, secret: string): Record<string, string> {
  const { host } = new URL(url)
  const stamp = new Date().toISOString().replace(/[-:]|\.\d+/g, '')
  const scope = `${stamp.slice(0, 8)}/us-east-1/lambda/aws4_request`
  const hash = (text: string) => createHash('sha256').update(text).digest('hex')
  const hmac = (key: string | Buffer, text: string) =>
    createHmac('sha256', key).update(text).digest()
  const names = 'host;x-amz-date'
  const request = `GET\n/\n\nhost:${host}\nx-amz-date:${stamp}\n\n${names}\n${hash('')}`
  const toSign = `AWS4-HMAC-SHA256\n${stamp}\n${scope}\n${hash(request)}`
  const key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${secret}`)
  const signed = hmac(key, toSign).toString('hex')
  return {
    'x-amz-date': stamp,
    authorization: `AWS4-HMAC-SHA256 Credential=test/${scope}, SignedHeaders=${names}, Signature=${signed}`,
  }
}

interface Compiled {
  readonly language: string
  build(folder: string): Buffer
}

/** Compiled languages of this machine, standard library only. */
function compiled(): Compiled[] {
  const languages: (Compiled & { command: string; version: string })[] = [
    {
      language: 'go',
      command: 'go',
      version: 'version',
      build(folder) {
        writeFileSync(join(folder, 'main.go'), GO)
        const env = { ...process.env, CGO_ENABLED: '0', GO111MODULE: 'off', GOFLAGS: '' }
        const args = ['build', '-o', 'bootstrap', 'main.go']
        execFileSync('go', args, { cwd: folder, env, timeout: 100_000, stdio: 'pipe' })
        return readFileSync(join(folder, 'bootstrap'))
      },
    },
    {
      language: 'rust',
      command: 'rustc',
      version: '--version',
      build(folder) {
        writeFileSync(join(folder, 'main.rs'), RUST)
        const args = ['-O', '-o', 'bootstrap', 'main.rs']
        execFileSync('rustc', args, { cwd: folder, timeout: 100_000, stdio: 'pipe' })
        return readFileSync(join(folder, 'bootstrap'))
      },
    },
  ]
  return languages.filter(({ language, command, version }) => {
    try {
      execFileSync(command, [version], { stdio: 'ignore', timeout: 20_000 })
      return true
    } catch {
      console.warn(`skipped: a custom runtime in ${language}, for there is no ${command} here`)
      return false
    }
  })
}

const GO = `package main

import (
	"bytes"
	"io"
	"net/http"
	"os"
)

func main() {
	api := "http://" + os.Getenv("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/invocation/"
	for {
		next, err := http.Get(api + "next")
		if err != nil {
			os.Exit(1)
		}
		event, _ := io.ReadAll(next.Body)
		next.Body.Close()
		id := next.Header.Get("Lambda-Runtime-Aws-Request-Id")
		body := bytes.NewReader([]byte("{\\"echo\\":" + string(event) + "}"))
		done, err := http.Post(api+id+"/response", "application/json", body)
		if err != nil {
			os.Exit(1)
		}
		done.Body.Close()
	}
}
`

const RUST = `use std::io::{Read, Write};
use std::net::TcpStream;

fn call(address: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn main() {
    let address = std::env::var("AWS_LAMBDA_RUNTIME_API").unwrap();
    let path = "/2018-06-01/runtime/invocation/";
    loop {
        let head = format!("GET {path}next HTTP/1.1\\r\\nHost: {address}\\r\\nConnection: close\\r\\n\\r\\n");
        let answer = call(&address, &head);
        let (headers, event) = answer.split_once("\\r\\n\\r\\n").unwrap();
        let id = headers
            .lines()
            .find_map(|line| line.split_once(": ").filter(|(name, _)| {
                name.eq_ignore_ascii_case("lambda-runtime-aws-request-id")
            }))
            .unwrap()
            .1;
        let body = format!("{{\\"echo\\":{event}}}");
        let length = body.len();
        call(&address, &format!(
            "POST {path}{id}/response HTTP/1.1\\r\\nHost: {address}\\r\\nConnection: close\\r\\nContent-Length: {length}\\r\\n\\r\\n{body}"
        ));
    }
}
`
