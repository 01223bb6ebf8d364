// What AWS answered to recorded calls, asked of Millrace: shapes of answers, and errors in its words.

import { expect, test } from 'vitest'
import { recordedErrors, recordedText } from '../recorded-errors.ts'
import { caller, testContext } from '../test-context.ts'
import { operations } from './operations.ts'

const errors = recordedErrors('apigateway')
const replaced = (path: string, value?: string) => [{ op: 'replace', path, value }]

type Call = ReturnType<typeof caller>
interface World {
  readonly call: Call
  readonly api: string
  readonly root: string
  readonly pets: string
  readonly method: { restApiId: string; resourceId: string; httpMethod: string }
}

async function world(): Promise<World> {
  const call = caller(operations, testContext())
  const { id: api, rootResourceId: root } = await call('CreateRestApi', { name: 'n' })
  const { id: pets } = await call('CreateResource', { restApiId: api, parentId: root, pathPart: 'pets' }) // prettier-ignore
  const method = { restApiId: api, resourceId: root, httpMethod: 'ANY' }
  await call('PutMethod', { ...method, authorizationType: 'NONE' })
  return { call, api, root, pets, method }
}

const update = (operation: string, key: object, patchOperations: object[]) => (world: World) =>
  world.call(operation, { restApiId: world.api, ...key, patchOperations })

/** How a recorded match is made to happen. */
const CASES: Readonly<Record<string, (world: World) => Promise<unknown>>> = {
  'nonexistent-resource': (w) => update('UpdateResource', { resourceId: 'fake' }, replaced('/pathPart', 'x'))(w), // prettier-ignore
  'invalid-path-part': (w) => update('UpdateResource', { resourceId: w.pets }, replaced('/invalid', 'x'))(w), // prettier-ignore
  'invalid-parent-id': (w) => update('UpdateResource', { resourceId: w.pets }, replaced('/parentId', 'x'))(w), // prettier-ignore
  'remove-unsupported': (w) => update('UpdateResource', { resourceId: w.pets }, [{ op: 'remove', path: '/pathPart' }])(w), // prettier-ignore
  'add-unsupported': (w) => update('UpdateResource', { resourceId: w.pets }, [{ op: 'add', path: '/pathPart' }])(w), // prettier-ignore
  'wrong-method': (w) => w.call('PutMethod', { ...w.method, httpMethod: 'X', authorizationType: 'NONE' }), // prettier-ignore
  'missing-authorizer-id': (w) => w.call('PutMethod', { ...w.method, httpMethod: 'GET', authorizationType: 'CUSTOM' }), // prettier-ignore
  'invalid-request-validator': (w) => w.call('PutMethod', { ...w.method, httpMethod: 'GET', authorizationType: 'NONE', requestValidatorId: 'fake' }), // prettier-ignore
  'invalid-model-name': (w) => w.call('PutMethod', { ...w.method, httpMethod: 'GET', authorizationType: 'NONE', requestModels: { 'application/json': 'petModel' } }), // prettier-ignore
  'req-params-same-name': (w) => w.call('PutMethod', { ...w.method, httpMethod: 'GET', authorizationType: 'NONE', requestParameters: { 'method.request.querystring.q': true, 'method.request.header.q': true } }), // prettier-ignore
  'unsupported-operation': (w) => update('UpdateMethod', w.method, [{ op: 'add', path: '/authorizationType', value: 'X' }])(w), // prettier-ignore
  'unsupported-path': (w) => update('UpdateMethod', w.method, replaced('/httpMethod', 'GET'))(w),
  'wrong-path-request-parameters': (w) => update('UpdateMethod', w.method, [{ op: 'add', path: '/requestParameters', value: 'x' }])(w), // prettier-ignore
  'wrong-path-request-models': (w) => update('UpdateMethod', w.method, [{ op: 'add', path: '/requestModels/application/json', value: 'x' }])(w), // prettier-ignore
  'wrong-rest-api-id-create-authorizer': ({ call }) => call('CreateAuthorizer', { restApiId: 'test-fake-rest-id', name: 'a', type: 'TOKEN' }), // prettier-ignore
  'wrong-rest-api-id-get-authorizers': ({ call }) => call('GetAuthorizers', { restApiId: 'test-fake-rest-id' }), // prettier-ignore
  'wrong-rest-api-id-create-validator': ({ call }) => call('CreateRequestValidator', { restApiId: 'test-fake-rest-id' }), // prettier-ignore
  'create-model-empty-name': (w) => w.call('CreateModel', { restApiId: w.api, name: '', contentType: 'a/json' }), // prettier-ignore
  'create-model-empty-schema': (w) => w.call('CreateModel', { restApiId: w.api, name: 'a', contentType: 'a/json', schema: '' }), // prettier-ignore
  'create-model-already-exists': (w) => w.call('CreateModel', { restApiId: w.api, name: 'Empty', contentType: 'a/json', schema: '{}' }), // prettier-ignore
  'update-model-invalid-op': update('UpdateModel', { modelName: 'Empty' }, [{ op: 'add', path: '/wrong-path', value: 'x' }]), // prettier-ignore
  'update-model-invalid-path': update('UpdateModel', { modelName: 'Empty' }, replaced('/name', 'x')), // prettier-ignore
  'create-empty-desc': ({ call }) => call('CreateRestApi', { name: 'a', description: '' }),
  'string-compression-size': ({ call }) => call('CreateRestApi', { name: 'a', minimumCompressionSize: -1 }), // prettier-ignore
  'update-rest-api-add-base-path': update('UpdateRestApi', {}, [{ op: 'add', path: '/binaryMediaTypes', value: 'x' }]), // prettier-ignore
  'create-with-empty-types': ({ call }) => call('CreateRestApi', { name: 'a', endpointConfiguration: { types: [] } }), // prettier-ignore
  'create-with-two-types': ({ call }) => call('CreateRestApi', { name: 'a', endpointConfiguration: { types: ['EDGE', 'PRIVATE'] } }), // prettier-ignore
  'create-with-private-type-and-ipv4-ip-address-type': ({ call }) => call('CreateRestApi', { name: 'a', endpointConfiguration: { types: ['PRIVATE'], ipAddressType: 'ipv4' } }), // prettier-ignore
  'create-proxy-static-child-resource': async (w) => {
    const { id } = await w.call('CreateResource', { restApiId: w.api, parentId: w.root, pathPart: '{proxy+}' }) // prettier-ignore
    return w.call('CreateResource', { restApiId: w.api, parentId: id, pathPart: 'x' })
  },
  'create-proxy-dynamic-sibling-resource': async (w) => {
    await w.call('CreateResource', { restApiId: w.api, parentId: w.root, pathPart: '{proxy+}' })
    return w.call('CreateResource', { restApiId: w.api, parentId: w.root, pathPart: '{dynamic}' })
  },
  'existing-future-sibling-path': async (w) => {
    const { id } = await w.call('CreateResource', { restApiId: w.api, parentId: w.pets, pathPart: 'pets' }) // prettier-ignore
    return update('UpdateResource', { resourceId: id }, replaced('/parentId', w.root))(w)
  },
  'update-parent-id-to-subresource-id': async (w) => {
    const { id } = await w.call('CreateResource', { restApiId: w.api, parentId: w.pets, pathPart: 'sub' }) // prettier-ignore
    return update('UpdateResource', { resourceId: w.pets }, replaced('/parentId', id))(w)
  },
  'get-integration-no-integration': ({ call, method }) => call('GetIntegration', method),
  'get-integration-no-method': ({ call, method }) => call('GetIntegration', { ...method, httpMethod: 'PUT' }), // prettier-ignore
  'bad-method': ({ call, method }) => call('DeleteIntegrationResponse', { ...method, httpMethod: 'X', statusCode: '200' }), // prettier-ignore
  'required-integration-method-HTTP': ({ call, method }) => call('PutIntegration', { ...method, type: 'HTTP', uri: 'http://a.example' }), // prettier-ignore
  'no-s3-support-AWS_PROXY': ({ call, method }) => call('PutIntegration', { ...method, type: 'AWS_PROXY', integrationHttpMethod: 'POST', uri: 'arn:aws:apigateway:us-east-1:s3:path/b/k' }), // prettier-ignore
  'invalid-uri-HTTP': ({ call, method }) => call('PutIntegration', { ...method, type: 'HTTP', integrationHttpMethod: 'POST', uri: 'non-valid-http' }), // prettier-ignore
  'invalid-uri-not-an-arn': ({ call, method }) => call('PutIntegration', { ...method, type: 'AWS', integrationHttpMethod: 'POST', uri: 'non-valid-arn' }), // prettier-ignore
  'invalid-uri-invalid-arn': ({ call, method }) => call('PutIntegration', { ...method, type: 'AWS', integrationHttpMethod: 'POST', uri: 'arn:aws:apigateway:us-east-1:lambda:test' }), // prettier-ignore
  'update-gateway-add-status-code': update('UpdateGatewayResponse', { responseType: 'DEFAULT_4XX' }, [{ op: 'add', path: '/statusCode', value: '400' }]), // prettier-ignore
  'update-gateway-no-path': update('UpdateGatewayResponse', { responseType: 'DEFAULT_4XX' }, [{ op: 'replace' }]), // prettier-ignore
  'update-gateway-wrong-path': update('UpdateGatewayResponse', { responseType: 'DEFAULT_4XX' }, replaced('/wrongPath', 'v')), // prettier-ignore
  'update-gateway-replace-invalid-parameter': update('UpdateGatewayResponse', { responseType: 'DEFAULT_4XX' }, replaced('/responseParameters/gatewayresponse.header.X', "'v'")), // prettier-ignore
  'create-canary-deployment-no-stage': (w) => deployed(w, { canarySettings: {} }),
  'create-canary-deployment-non-existing-stage': (w) => deployed(w, { canarySettings: {}, stageName: 'non-existing' }), // prettier-ignore
  'copy-with-bad-statement': (w) => staged(w, [{ op: 'copy', path: '/canarySettings/stageVariableOverrides', from: '/variables' }]), // prettier-ignore
  'copy-with-no-replace': (w) => staged(w, [{ op: 'copy', path: '/deploymentId', from: '/canarySettings/deploymentId' }]), // prettier-ignore
  'update-stage-canary-settings-bad-path': (w) => staged(w, [{ op: 'remove', path: '/canarySettings/badPath' }]), // prettier-ignore
  'update-stage-canary-settings-bad-path-2': (w) => staged(w, replaced('/canarySettings', 'x')),
  'update-stage-add-deployment': (w) => staged(w, [{ op: 'add', path: '/canarySettings/deploymentId', value: 'x' }]), // prettier-ignore
  'update-stage-no-deployment': (w) =>
    staged(w, replaced('/canarySettings/deploymentId', 'deploy')),
  'error-update-doc-version': (w) => staged(w, replaced('/documentation_version', 'v')),
  'error-update-tags': (w) => staged(w, replaced('/tags/tag1', 'v')),
  'delete-error': (w) => staged(w, [{ op: 'remove', path: '/*/*' }]),
  'invalid-path-add': (w) => staged(w, [{ op: 'add', path: '/accessLogSettings/randomValue', value: 'x' }]), // prettier-ignore
  'invalid-path-remove': (w) => staged(w, [{ op: 'remove', path: '/accessLogSettings/randomValue' }]), // prettier-ignore
  'delete-deployment-error': async (w) => {
    const { id } = await deployed(w, { stageName: 's' })
    return w.call('DeleteDeployment', { restApiId: w.api, deploymentId: id })
  },
  create_vpc_link_empty_name: ({ call }) => call('CreateVpcLink', { name: '', targetArns: [] }),
  'create_vpc_link_invalid_target_arn': ({ call }) => call('CreateVpcLink', { name: 'n', targetArns: ['invalid-arn'] }), // prettier-ignore
  delete_vpc_link_invalid_id: ({ call }) => call('DeleteVpcLink', { vpcLinkId: 'none' }),
  'update-wrong-id': ({ call }) => call('UpdateUsagePlan', { usagePlanId: 'none', patchOperations: [] }), // prettier-ignore
  'create-api-key-short-value': ({ call }) => call('CreateApiKey', { value: 'short' }),
  'create-api-key-name-too-long': ({ call }) => call('CreateApiKey', { name: 'n'.repeat(1_025) }),
}

async function deployed(w: World, more: object) {
  await w.call('PutIntegration', { ...w.method, type: 'MOCK' })
  return w.call('CreateDeployment', { restApiId: w.api, ...more })
}

async function staged(w: World, patchOperations: object[]) {
  await deployed(w, { stageName: 's' })
  return w.call('UpdateStage', { restApiId: w.api, stageName: 's', patchOperations })
}

test.skipIf(errors === undefined)('errors are those that AWS recorded', async () => {
  const seen = new Set<string>()
  for (const error of errors!) {
    const make = CASES[error.match]
    if (make === undefined || seen.has(error.match)) continue
    seen.add(error.match)
    const run = async () => make(await world())
    const thrown = await run().catch((refused: unknown) => refused)
    const { code, message } = error
    expect(thrown, error.match).toMatchObject({ code, message })
  }
  expect(seen.size).toBeGreaterThan(50)
})

const answers = recordedText('answers/apigateway.jsonl')

/** Names of all members, however deep. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf)
  if (typeof value !== 'object' || value === null || value instanceof Date) return typeof value
  const own = Object.entries(value).filter(([key, one]) => key !== 'ResponseMetadata' && one !== undefined) // prettier-ignore
  return Object.fromEntries(own.map(([key, one]) => [key, key === 'tags' || (key === 'types' || key.endsWith('Date')) ? 0 : shapeOf(one)])) // prettier-ignore
}

test.skipIf(answers === undefined)(
  'answers have the members that AWS was seen to give',
  async () => {
    const cases = new Map<string, Record<string, any>>()
    for (const line of answers!.split('\n').filter(Boolean)) {
      const recorded = JSON.parse(line) as { case: string; answers: Record<string, any> }
      cases.set(recorded.case.split('::').at(-1)!, recorded.answers)
    }
    const w = await world()
    const { call, api: restApiId } = w
    const same = (found: unknown, name: string, step: string) =>
      expect(shapeOf(found), `${name} ${step}`).toEqual(shapeOf(cases.get(name)![step]))
    same(await call('CreateRestApi', { name: 'a', description: 'd' }), 'test_list_and_delete_apis', 'create-rest-api-1') // prettier-ignore
    same(await call('CreateResource', { restApiId, parentId: w.pets, pathPart: 'x' }), 'test_update_resource_behaviour', 'create-subresource') // prettier-ignore
    same(await call('PutMethod', { ...w.method, httpMethod: 'GET', authorizationType: 'NONE' }), 'test_put_integration_responses', 'put-method-get') // prettier-ignore
    const http = { type: 'HTTP', integrationHttpMethod: 'POST', uri: 'http://example.com' }
    same(await call('PutIntegration', { ...w.method, ...http }), 'test_put_integration_validation', 'http-method-HTTP') // prettier-ignore
    same(await call('PutIntegration', { ...w.method, type: 'MOCK' }), 'test_put_integration_validation', 'not-required-integration-method-MOCK') // prettier-ignore
    const deployment = await call('CreateDeployment', { restApiId, stageName: 's0' }).catch(() => undefined) // prettier-ignore
    expect(deployment).toBeUndefined()
    await call('DeleteMethod', { ...w.method, httpMethod: 'GET' })
    const { id: deploymentId } = await call('CreateDeployment', { restApiId })
    const stage = { restApiId, deploymentId, stageName: 's1', description: 'd', documentationVersion: 'v' } // prettier-ignore
    same(await call('CreateStage', stage), 'test_update_stage_remove_wildcard', 'create-stage')
    const set = { op: 'replace', path: '/*/*/throttling/burstLimit', value: '5000' }
    const changed = await call('UpdateStage', {
      restApiId,
      stageName: 's1',
      patchOperations: [set],
    })
    same(changed, 'test_update_stage_remove_wildcard', 'update-stage')
    expect(changed.methodSettings['*/*']).toEqual(
      cases.get('test_update_stage_remove_wildcard')!['update-stage'].methodSettings['*/*'],
    )
    same(await call('CreateApiKey', { name: 'k' }), 'test_get_api_keys', 'create-api-key')
    const plan = { name: 'p', description: 'd', apiStages: [{ apiId: restApiId, stage: 's1' }] }
    same(await call('CreateUsagePlan', plan), 'test_usage_plan_crud', 'create-usage-plan')
  },
)
