// The admin API of a guarded server: nobody gets in who cannot prove that he runs it.

import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { adminFetch } from '../../src/cli/admin-client.ts'
import { readSettings, startServer, type Server } from '../../src/server/index.ts'
import { rawRequest } from '../../src/wire/wire-fixture.ts'
import { signed } from '../../src/wire/sigv4/sign.ts'

const ROUTES = [
  ['POST', '/_millrace/reset'],
  ['POST', '/_millrace/stop'],
  ['POST', '/_millrace/backup'],
  ['POST', '/_millrace/restore'],
  ['POST', '/_millrace/clock'],
  ['POST', '/_millrace/settle'],
  ['POST', '/_millrace/weather'],
  ['POST', '/_millrace/event-loop'],
  ['POST', '/_millrace/sns/opt-out'],
  ['POST', '/_localstack/state/reset'],
  ['GET', '/_millrace/status'],
  ['GET', '/_millrace/lineage'],
  ['GET', '/_millrace/lineage/stream'],
  ['GET', '/_millrace/trace/x'],
  ['GET', '/_millrace/explain/x'],
  ['GET', '/_millrace/calls'],
  ['GET', '/_millrace/wiring'],
  ['GET', '/_millrace/doctor'],
  ['POST', '/_millrace/api/sqs/ListQueues'],
  ['GET', '/_millrace/clock'],
  ['GET', '/_millrace/metrics'],
  ['GET', '/_millrace/weather'],
  ['GET', '/_millrace/sns/outbox'],
  ['GET', '/_localstack/info'],
  ['POST', '/_localstack/health'],
  ['GET', '/_localstack/config'],
  ['GET', '/_localstack/diagnose'],
  ['GET', '/_aws/sqs/messages?QueueUrl=x'],
  ['POST', '/_aws/sqs/messages'],
  ['GET', '/_aws/lambda/runtimes'],
  ['HEAD', '/_millrace/metrics'],
  ['GET', '/_millrace/whatever'],
  ['GET', '/_millrace/metrics/'],
  ['DELETE', '/_millrace/health'],
] as const

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-admin-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function start(given: Parameters<typeof readSettings>[0]): Promise<Server> {
  return startServer(readSettings({ port: '0', store: 'memory', logLevel: 'error', ...given }, {}))
}

function signedWith(server: Server, accessKeyId: string, secretAccessKey: string, path: string) {
  const url = new URL(path, server.endpoint)
  const signer = { accessKeyId, secretAccessKey, region: 'us-east-1', service: 'millrace' }
  // real time: the server follows it, too
  const headers = signed({ method: 'GET', url, headers: {}, body: '' }, signer, Date.now())
  return fetch(url, { headers })
}

describe('with --auth enforce', () => {
  let server: Server
  let token: string
  beforeAll(async () => {
    server = await start({
      auth: 'enforce',
      credentials: 'ops:a-secret-of-ops',
      store: 'embedded',
      dataDir: join(folder, 'enforced'),
    })
    token = server.adminToken!.text
  })
  afterAll(() => server.stop())

  test.each(ROUTES)('%s %s wants a proof', async (method, path) => {
    const answer = await fetch(server.endpoint + path, { method })
    expect(answer.status).toBe(401)
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="millrace"')
  })

  test.each([
    '//_millrace/status',
    '/_millrace//status',
    '/_millrace/./status',
    '/x/../_millrace/status',
    '/%5fmillrace/status',
    '/_millrace/%73tatus',
    '/_MILLRACE/status',
    'http://localhost/_millrace/status',
    '/_millrace/health/../status',
    '/_millrace/sns/../status',
    '/_millrace/lambda/code/../../status',
    '/_millrace/status?X-Amz-Credential=ops/20260101/us-east-1/x/aws4_request&X-Amz-Signature=0',
  ])('no spelling of it leads past that: %s', async (target) => {
    const { port } = new URL(server.endpoint)
    const head = `GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`
    const answer = await rawRequest(Number(port), head)
    expect(answer).toMatch(/^HTTP\/1\.1 40[0-9] /)
    expect(answer).not.toContain('"pid"')
  })

  test('health is told to everyone, without details', async () => {
    const health = () => fetch(`${server.endpoint}/_millrace/health`)
    expect(await (await health()).json()).toEqual({ status: 'running' })
    const localStack = await (await fetch(`${server.endpoint}/_localstack/health`)).json()
    expect(Object.keys(localStack as object)).toEqual(['services', 'edition'])
    const authorization = `Bearer ${token}`
    const known = await fetch(`${server.endpoint}/_millrace/health`, { headers: { authorization } })
    expect(await known.json()).toMatchObject({ status: 'running', pid: process.pid })
  })

  test('the token, or a signature of a known key, is one', async () => {
    const metrics = `${server.endpoint}/_millrace/metrics`
    const bearer = (text: string) => fetch(metrics, { headers: { authorization: text } })
    expect((await bearer(`Bearer ${token}`)).status).toBe(200)
    expect((await bearer(`bearer  ${token}`)).status).toBe(200)
    expect((await signedWith(server, 'ops', 'a-secret-of-ops', '/_millrace/metrics')).status).toBe(
      200,
    )
  })

  test.each([
    ['another token', 'Bearer 0123456789abcdef0123456789abcdef'],
    ['no token', 'Bearer '],
    ['another scheme', 'Basic b3BzOmEtc2VjcmV0LW9mLW9wcw=='],
    [
      'a claim without a signature',
      'AWS4-HMAC-SHA256 Credential=ops/20260101/us-east-1/sqs/aws4_request',
    ],
  ])('%s is none', async (_, authorization) => {
    const answer = await fetch(`${server.endpoint}/_millrace/metrics`, {
      headers: { authorization },
    })
    expect([400, 401, 403]).toContain(answer.status)
    expect(await answer.text()).not.toContain('millrace_')
  })

  test.each([
    ['another secret', 'ops', 'guessed', '/_millrace/metrics'],
    ['an unknown key', 'test', 'test', '/_millrace/metrics'],
    ['the key of an account', '123456789012', '123456789012', '/_millrace/metrics'],
  ])('a signature with %s is none', async (_, id, secret, path) => {
    expect((await signedWith(server, id, secret, path)).status).toBe(403)
  })

  test('the token is kept for those who may read the data directory, and found by the CLI', async () => {
    const dataDir = join(folder, 'enforced')
    const file = join(dataDir, 'admin-token')
    expect((await readFile(file, 'utf8')).trim()).toBe(token)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    vi.stubEnv('MILLRACE_DATA_DIR', dataDir)
    vi.stubEnv('MILLRACE_ADMIN_TOKEN', '')
    try {
      expect((await adminFetch(server.endpoint, '/calls')).status).toBe(200)
      vi.stubEnv('MILLRACE_DATA_DIR', folder)
      await expect(adminFetch(server.endpoint, '/calls')).rejects.toThrow('admin token')
      vi.stubEnv('MILLRACE_ADMIN_TOKEN', token)
      expect((await adminFetch(server.endpoint, '/calls')).status).toBe(200)
    } finally {
      vi.unstubAllEnvs()
    }
  })

  test('a start later knows the same token', async () => {
    const settings = { auth: 'enforce', store: 'embedded', dataDir: join(folder, 'twice') }
    const first = await start(settings)
    const made = first.adminToken!
    await first.stop()
    const second = await start(settings)
    expect(second.adminToken).toEqual({ ...made, isNew: false })
    await second.stop()
  })
})

describe('reachable by others than this machine', () => {
  test('the admin API is guarded, and the pair that everyone knows is no proof', async () => {
    const server = await start({ host: '0.0.0.0' })
    expect(server.endpoint).toMatch(/^http:\/\/localhost:\d+$/)
    const at = { endpoint: server.endpoint.replace('localhost', '127.0.0.1') } as Server
    try {
      expect((await fetch(`${at.endpoint}/_millrace/lineage`)).status).toBe(401)
      expect((await fetch(`${at.endpoint}/_millrace/health`)).status).toBe(200)
      expect((await signedWith(at, 'test', 'test', '/_millrace/lineage')).status).toBe(401)
      const authorization = `Bearer ${server.adminToken!.text}`
      const known = await fetch(`${at.endpoint}/_millrace/lineage`, { headers: { authorization } })
      expect(known.status).toBe(200)
    } finally {
      await server.stop()
    }
  })
})

describe("on a developer's machine", () => {
  let server: Server
  beforeAll(async () => void (server = await start({})))
  afterAll(() => server.stop())

  test('everyone is the operator', async () => {
    expect(server.adminToken).toBeUndefined()
    expect((await fetch(`${server.endpoint}/_millrace/metrics`)).status).toBe(200)
  })

  test('a token that was given guards all the same', async () => {
    const guarded = await start({ adminToken: 'chosen-by-the-operator' })
    expect((await fetch(`${guarded.endpoint}/_millrace/metrics`)).status).toBe(401)
    await guarded.stop()
  })
})

test('a token that is too short is refused, and not repeated', () => {
  const given = () => readSettings({ adminToken: 'short' }, {})
  expect(given).toThrow(/^--admin-token: what was given must have 16/)
})
