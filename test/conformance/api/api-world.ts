// For tests: APIs made of a few routes, deployed, and asked.

import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import {
  type APIGateway,
  type PutIntegrationRequest,
  type PutMethodRequest,
} from '@aws-sdk/client-api-gateway'
import { type Lambda, waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda'
import type { Millrace } from '../../../src/testing/index.ts'
import { ROLE, zipOf } from '../zip.ts'

export const ACCOUNT = '000000000000'

export interface World {
  readonly mill: Millrace
  readonly api: APIGateway
}

export interface Made {
  readonly restApiId: string
  readonly root: string
  /** Below its stage `t`. */
  ask(path: string, init?: RequestInit): Promise<Response>
}

type Method = Partial<Omit<PutMethodRequest, 'httpMethod'>>
export interface Route {
  readonly path: string
  readonly verb?: string
  readonly method?: Method
  readonly integration: Partial<PutIntegrationRequest>
  /** Templates or parameters of responses by status; default: 200 passes all. */
  readonly responses?: Readonly<Record<string, object>>
}

/** A request to a host that no resolver knows. */
export async function askHost(mill: Millrace, host: string, path: string): Promise<string> {
  const { hostname, port } = new URL(mill.endpoint)
  const asked = request({ hostname, port, path, headers: { host: `${host}:${port}` } }).end()
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  const chunks: Buffer[] = []
  for await (const chunk of answer) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

/** An API with these routes, deployed. */
export async function made(
  { mill, api }: World,
  routes: readonly Route[],
  more: object = {},
  stage: object = {},
): Promise<Made> {
  const { id, rootResourceId: root } = await api.createRestApi({ name: 'a', ...more })
  const restApiId = id!
  const ids = new Map([['', root!]])
  for (const { path, verb = 'POST', method = {}, integration, responses = { 200: {} } } of routes) {
    let at = ''
    for (const pathPart of path.split('/').filter(Boolean)) {
      const parentId = ids.get(at)!
      at += `/${pathPart}`
      if (ids.has(at)) continue
      ids.set(at, (await api.createResource({ restApiId, parentId, pathPart })).id!)
    }
    const of = { restApiId, resourceId: ids.get(at)!, httpMethod: verb }
    await api.putMethod({ ...of, authorizationType: 'NONE', ...method })
    const type = integration.type ?? 'AWS'
    const integrationHttpMethod = type === 'MOCK' ? undefined : 'POST'
    await api.putIntegration({
      ...of,
      type,
      integrationHttpMethod,
      credentials: ROLE,
      ...integration,
    })
    for (const [statusCode, response] of Object.entries(responses)) {
      await api.putMethodResponse({ ...of, statusCode })
      await api.putIntegrationResponse({ ...of, statusCode, ...response })
    }
  }
  await deploy(api, restApiId, stage)
  const base = `${mill.endpoint}/restapis/${restApiId}/t/_user_request_`
  return { restApiId, root: root!, ask: (path, init) => fetch(base + path, init) }
}

export async function deploy(
  api: APIGateway,
  restApiId: string,
  stage: object = {},
): Promise<void> {
  await api.createDeployment({ restApiId, stageName: 't', ...stage })
}

export const aws = (target: string) => `arn:aws:apigateway:us-east-1:${target}`
export const json = (template: string) => ({ 'application/json': template })
export const post = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  body: typeof body === 'string' ? body : JSON.stringify(body),
  headers: { 'content-type': 'application/json', ...headers },
})
const functionUri = (name: string) =>
  aws(`lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:${ACCOUNT}:function:${name}/invocations`) // prettier-ignore

export async function fn(lambda: Lambda, FunctionName: string, source: string): Promise<string> {
  await lambda.createFunction({
    ...{ FunctionName, Runtime: 'nodejs22.x', Handler: 'index.handler', Role: ROLE },
    Code: { ZipFile: await zipOf({ 'index.js': source }) },
  })
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 20 }, { FunctionName })
  return functionUri(FunctionName)
}

export const mock = (template = '{"statusCode":200}') => ({ type: 'MOCK' as const, requestTemplates: json(template) }) // prettier-ignore
