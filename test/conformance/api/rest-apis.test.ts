// Every operation on REST APIs through the real SDK.

import { APIGateway, type PatchOperation } from '@aws-sdk/client-api-gateway'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'
import { ROLE } from '../zip.ts'

let mill: Millrace
let api: APIGateway
/** One API with a resource and a method, for all tests. */
let of: { restApiId: string }
let root: string
let resourceId: string

beforeAll(async () => {
  mill = await startMillrace()
  api = new APIGateway({ ...mill.awsConfig, maxAttempts: 1 })
  const made = await api.createRestApi({ name: 'orders', tags: { team: 'a' } })
  of = { restApiId: made.id! }
  root = made.rootResourceId!
  const resource = await api.createResource({ ...of, parentId: root, pathPart: 'order' })
  resourceId = resource.id!
})
afterAll(async () => {
  api.destroy()
  await mill.stop()
})

const replaced = (path: string, value: string): PatchOperation[] => [{ op: 'replace', path, value }]
const LAMBDA = 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:f/invocations' // prettier-ignore

test('an API', async () => {
  const found = await api.getRestApi(of)
  expect(found).toMatchObject({
    ...{ name: 'orders', tags: { team: 'a' }, apiKeySource: 'HEADER' },
    endpointConfiguration: { types: ['EDGE'], ipAddressType: 'ipv4' },
  })
  expect(found.createdDate?.getTime()).toBeGreaterThan(0)
  const other = await api.createRestApi({ name: 'more' })
  const page = await api.getRestApis({ limit: 1 })
  const rest = await api.getRestApis({ limit: 1, position: page.position })
  const ids = [...page.items!, ...rest.items!].map(({ id }) => id)
  expect(ids).toEqual([of.restApiId, other.id].sort())
  expect(rest.position).toBeUndefined()
  await api.deleteRestApi({ restApiId: other.id! })
  const patchOperations = [
    ...replaced('/name', 'purchases'),
    { op: 'add' as const, path: '/binaryMediaTypes/image~1png' },
  ]
  expect(await api.updateRestApi({ ...of, patchOperations })).toMatchObject({
    ...{ name: 'purchases', binaryMediaTypes: ['image/png'] },
  })
  const resourceArn = `arn:aws:apigateway:us-east-1::/restapis/${of.restApiId}`
  await api.tagResource({ resourceArn, tags: { x: 'y' } })
  await api.untagResource({ resourceArn, tagKeys: ['team'] })
  expect((await api.getTags({ resourceArn })).tags).toEqual({ x: 'y' })
})

test('models, validators, authorizers, gateway responses', async () => {
  const schema = '{"type":"object","properties":{"n":{"type":"number"}}}'
  await api.createModel({ ...of, name: 'Order', contentType: 'application/json', schema })
  const model = { ...of, modelName: 'Order' }
  await api.updateModel({ ...model, patchOperations: replaced('/description', 'one') })
  expect(await api.getModel(model)).toMatchObject({ description: 'one', schema })
  expect((await api.getModelTemplate(model)).value).toContain('"n" : $inputRoot.n')
  const models = await api.getModels(of)
  expect(models.items!.map(({ name }) => name)).toEqual(['Empty', 'Error', 'Order'])
  await api.deleteModel(model)

  const made = await api.createRequestValidator({ ...of, name: 'body', validateRequestBody: true })
  const validator = { ...of, requestValidatorId: made.id! }
  const off = replaced('/validateRequestBody', 'false')
  await api.updateRequestValidator({ ...validator, patchOperations: off })
  expect((await api.getRequestValidator(validator)).validateRequestBody).toBe(false)
  expect((await api.getRequestValidators(of)).items).toHaveLength(1)
  await api.deleteRequestValidator(validator)

  const given = { name: 'token', type: 'TOKEN' as const, authorizerUri: LAMBDA }
  const identitySource = 'method.request.header.Authorization'
  const { id } = await api.createAuthorizer({ ...of, ...given, identitySource })
  const authorizer = { ...of, authorizerId: id! }
  const ttl = replaced('/authorizerResultTtlInSeconds', '60')
  await api.updateAuthorizer({ ...authorizer, patchOperations: ttl })
  expect((await api.getAuthorizer(authorizer)).authorizerResultTtlInSeconds).toBe(60)
  expect((await api.getAuthorizers(of)).items).toHaveLength(1)
  await api.deleteAuthorizer(authorizer)

  const response = { ...of, responseType: 'UNAUTHORIZED' as const }
  await api.putGatewayResponse({ ...response, statusCode: '418' })
  await api.updateGatewayResponse({ ...response, patchOperations: replaced('/statusCode', '419') })
  expect((await api.getGatewayResponse(response)).statusCode).toBe('419')
  expect((await api.getGatewayResponses(of)).items).toHaveLength(21)
  await api.deleteGatewayResponse(response)
  expect((await api.getGatewayResponse(response)).defaultResponse).toBe(true)
})

test('documentation', async () => {
  const given = { location: { type: 'API' as const }, properties: '{"a":1}' }
  const { id } = await api.createDocumentationPart({ ...of, ...given })
  const part = { ...of, documentationPartId: id! }
  await api.updateDocumentationPart({ ...part, patchOperations: replaced('/properties', '{}') })
  expect((await api.getDocumentationPart(part)).properties).toBe('{}')
  expect((await api.getDocumentationParts(of)).items).toHaveLength(1)
  const version = { ...of, documentationVersion: 'v1' }
  await api.createDocumentationVersion(version)
  const told = replaced('/description', 'first')
  await api.updateDocumentationVersion({ ...version, patchOperations: told })
  expect((await api.getDocumentationVersion(version)).description).toBe('first')
  expect((await api.getDocumentationVersions(of)).items).toHaveLength(1)
  await api.deleteDocumentationVersion(version)
  await api.deleteDocumentationPart(part)
})

test('resources, methods and their integrations, deployments and stages', async () => {
  const resource = { ...of, resourceId }
  await api.updateResource({ ...resource, patchOperations: replaced('/pathPart', 'orders') })
  expect((await api.getResource(resource)).path).toBe('/orders')
  expect((await api.getResources(of)).items!.map(({ path }) => path)).toEqual(['/', '/orders'])
  const method = { ...resource, httpMethod: 'POST' }
  await api.putMethod({ ...method, authorizationType: 'NONE' })
  await api.updateMethod({ ...method, patchOperations: replaced('/operationName', 'Order') })
  const ok = { ...method, statusCode: '200' }
  await api.putMethodResponse(ok)
  const add = { op: 'add' as const, path: '/responseModels/application~1json', value: 'Empty' }
  await api.updateMethodResponse({ ...ok, patchOperations: [add] })
  expect((await api.getMethodResponse(ok)).responseModels).toEqual({ 'application/json': 'Empty' })
  await api.putIntegration({ ...method, type: 'MOCK' })
  await api.updateIntegration({ ...method, patchOperations: replaced('/timeoutInMillis', '50') })
  expect((await api.getIntegration(method)).timeoutInMillis).toBe(50)
  await api.putIntegrationResponse({ ...ok, selectionPattern: '' })
  const pattern = replaced('/selectionPattern', '2..')
  await api.updateIntegrationResponse({ ...ok, patchOperations: pattern })
  expect((await api.getIntegrationResponse(ok)).selectionPattern).toBe('2..')
  expect(await api.getMethod(method)).toMatchObject({
    operationName: 'Order',
    methodIntegration: { type: 'MOCK', cacheNamespace: resourceId },
  })

  const first = await api.createDeployment(of)
  const second = await api.createDeployment({ ...of, stageName: 'live' })
  const deployment = { ...of, deploymentId: first.id! }
  await api.updateDeployment({ ...deployment, patchOperations: replaced('/description', 'one') })
  expect((await api.getDeployment(deployment)).description).toBe('one')
  expect((await api.getDeployments(of)).items).toHaveLength(2)
  const stage = { ...of, stageName: 'test' }
  await api.createStage({ ...stage, deploymentId: first.id!, variables: { v: '1' } })
  const setting = replaced('/~1orders/POST/throttling/burstLimit', '3')
  const patchOperations = [...replaced('/deploymentId', second.id!), ...setting]
  await api.updateStage({ ...stage, patchOperations })
  expect(await api.getStage(stage)).toMatchObject({
    ...{ deploymentId: second.id, variables: { v: '1' } },
    methodSettings: { 'orders/POST': { throttlingBurstLimit: 3 } },
  })
  expect((await api.getStages(of)).item).toHaveLength(2)
  await api.flushStageCache(stage)
  await api.flushStageAuthorizersCache(stage)
  await api.deleteStage(stage)
  await api.deleteDeployment(deployment)

  await api.deleteIntegrationResponse(ok)
  await api.deleteIntegration(method)
  await api.deleteMethodResponse(ok)
  await api.deleteMethod(method)
  await api.deleteResource(resource)
})

test('keys and usage plans', async () => {
  const key = await api.createApiKey({ name: 'ann', enabled: true })
  expect(key.value).toHaveLength(40)
  const apiKey = key.id!
  await api.updateApiKey({ apiKey, patchOperations: replaced('/name', 'anna') })
  expect(await api.getApiKey({ apiKey, includeValue: true })).toMatchObject({
    ...{ name: 'anna', value: key.value },
  })
  const body = Buffer.from(`name,key,enabled\nbob,${'b'.repeat(20)},true\n`)
  const { ids } = await api.importApiKeys({ body, format: 'csv' })
  expect((await api.getApiKeys({ nameQuery: 'b' })).items!.map(({ id }) => id)).toEqual(ids)

  const quota = { limit: 10, period: 'DAY' as const }
  const apiStages = [{ apiId: of.restApiId, stage: 'live' }]
  const { id } = await api.createUsagePlan({ name: 'p', apiStages, quota })
  const plan = { usagePlanId: id! }
  await api.updateUsagePlan({ ...plan, patchOperations: replaced('/quota/limit', '20') })
  expect((await api.getUsagePlan(plan)).quota?.limit).toBe(20)
  expect((await api.getUsagePlans({})).items).toHaveLength(1)
  const ofPlan = { ...plan, keyId: apiKey }
  await api.createUsagePlanKey({ ...ofPlan, keyType: 'API_KEY' })
  expect((await api.getUsagePlanKey(ofPlan)).name).toBe('anna')
  expect((await api.getUsagePlanKeys(plan)).items).toHaveLength(1)
  const { startDate } = await api.updateUsage({ ...ofPlan, patchOperations: replaced('/remaining', '8') }) // prettier-ignore
  const usage = await api.getUsage({ ...plan, startDate, endDate: startDate })
  expect(usage.items).toEqual({ [apiKey]: [[0, 8]] })
  await api.deleteUsagePlanKey(ofPlan)
  await api.deleteUsagePlan(plan)
  for (const one of [apiKey, ...ids!]) await api.deleteApiKey({ apiKey: one })
})

test('domains, links, certificates, the account', async () => {
  const domain = { domainName: 'api.example.com' }
  await api.createDomainName({ ...domain, endpointConfiguration: { types: ['REGIONAL'] } })
  await api.updateDomainName({ ...domain, patchOperations: replaced('/securityPolicy', 'TLS_1_0') })
  const shown = await api.getDomainName(domain)
  expect(shown.regionalDomainName).toMatch(/^d-\w{10}\.execute-api\.us-east-1\.amazonaws\.com$/)
  expect((await api.getDomainNames({})).items).toHaveLength(1)
  const mapping = { ...domain, basePath: 'v1' }
  await api.createBasePathMapping({ ...mapping, ...of })
  await api.updateBasePathMapping({ ...mapping, patchOperations: replaced('/stage', 'live') })
  expect((await api.getBasePathMapping(mapping)).stage).toBe('live')
  expect((await api.getBasePathMappings(domain)).items).toHaveLength(1)
  await api.deleteBasePathMapping(mapping)
  await api.deleteDomainName(domain)

  const balancer = 'arn:aws:elasticloadbalancing:us-east-1:000000000000:loadbalancer/net/n/1'
  const link = await api.createVpcLink({ name: 'l', targetArns: [balancer] })
  const { id: vpcLinkId } = link
  await api.updateVpcLink({ vpcLinkId, patchOperations: replaced('/name', 'm') })
  expect(await api.getVpcLink({ vpcLinkId })).toMatchObject({ name: 'm', status: 'AVAILABLE' })
  expect((await api.getVpcLinks({})).items).toHaveLength(1)
  await api.deleteVpcLink({ vpcLinkId })

  const { clientCertificateId } = await api.generateClientCertificate({ description: 'c' })
  const certificate = { clientCertificateId }
  const told = replaced('/description', 'd')
  await api.updateClientCertificate({ ...certificate, patchOperations: told })
  expect((await api.getClientCertificate(certificate)).description).toBe('d')
  expect((await api.getClientCertificates({})).items).toHaveLength(1)
  await api.deleteClientCertificate(certificate)

  await api.updateAccount({ patchOperations: replaced('/cloudwatchRoleArn', ROLE) })
  expect(await api.getAccount({})).toMatchObject({ cloudwatchRoleArn: ROLE, apiKeyVersion: '4' })
})

test('bad input is refused in AWS’s words', async () => {
  const long = 'x'.repeat(4_000)
  await expect(api.getRestApi({ restApiId: long })).rejects.toMatchObject({
    name: 'NotFoundException',
    $metadata: { httpStatusCode: 404 },
  })
  await expect(api.getModel({ ...of, modelName: long })).rejects.toMatchObject({
    name: 'NotFoundException',
  })
  await expect(api.createRestApi({ name: 'a', description: '' })).rejects.toMatchObject({
    name: 'BadRequestException',
    message: 'Description cannot be an empty string',
  })
  await expect(
    api.putIntegration({ ...of, resourceId: root, httpMethod: 'GET', type: 'X' as 'MOCK' }),
  ).rejects.toMatchObject({
    name: 'ValidationException',
    message:
      "1 validation error detected: Value 'X' at 'putIntegrationInput.type' failed to satisfy constraint: Member must satisfy enum value set: [HTTP, MOCK, AWS_PROXY, HTTP_PROXY, AWS]",
  })
  await expect(api.getRestApis({ position: 'nonsense' })).rejects.toMatchObject({
    name: 'BadRequestException',
  })
})
