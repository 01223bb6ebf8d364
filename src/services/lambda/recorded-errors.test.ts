// Errors that AWS gave to recorded calls, reproduced.

import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ACCOUNT, lambdaFixture, REGION, ROLE, zip, type Fixture } from './lambda-fixture.ts'

const FILE = new URL('../../../../shared/data/recorded/aws-errors.jsonl', import.meta.url)

interface Recorded {
  readonly service: string
  readonly test: string
  readonly match: string
  readonly code: string
  readonly message: string | null
  readonly http: number
  readonly extra?: Readonly<Record<string, unknown>>
}

const recorded = existsSync(FILE)
  ? readFileSync(FILE, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Recorded)
      .filter(({ service }) => service === 'lambda')
  : []
if (recorded.length === 0) console.warn(`skipped: no recorded errors at ${FILE.pathname}`)

type Attempt = (lambda: Fixture) => Promise<unknown>
const arn = (name: string, region = REGION, account = ACCOUNT) =>
  `arn:aws:lambda:${region}:${account}:function:${name}`
const wrongRegion = arn('fn', 'eu-west-3')

/** Operations of the parametrized tests, by the name in brackets. */
const OPERATIONS: Readonly<Record<string, string>> = {
  get_function: 'GetFunction',
  get_function_code_signing_config: 'GetFunctionCodeSigningConfig',
  get_function_configuration: 'GetFunctionConfiguration',
  get_function_concurrency: 'GetFunctionConcurrency',
  get_function_url_config: 'GetFunctionUrlConfig',
  get_function_event_invoke_config: 'GetFunctionEventInvokeConfig',
  delete_function: 'DeleteFunction',
  invoke: 'Invoke',
}

const throttled: Attempt = async (lambda) => {
  const FunctionName = `reserved-${lambda.env.random.uuid()}`
  await lambda.create(FunctionName, { 'index.js': 'exports.handler = async () => 1' })
  await lambda.call('PutFunctionConcurrency', { FunctionName, ReservedConcurrentExecutions: 0 })
  return lambda.call('Invoke', { FunctionName })
}
const reserve =
  (count: number): Attempt =>
  (lambda) =>
    lambda.call('PutFunctionConcurrency', {
      FunctionName: 'fn',
      ReservedConcurrentExecutions: count,
    })
const runtime =
  (name: string): Attempt =>
  (lambda) =>
    lambda.call('UpdateFunctionConfiguration', { FunctionName: 'fn', Runtime: name })
const oversized: Attempt = async (lambda) =>
  lambda.call('CreateFunction', {
    FunctionName: 'big',
    Runtime: 'nodejs20.x',
    Handler: 'index.handler',
    Role: ROLE,
    Code: { ZipFile: await zip({ 'index.js': '', zeros: '\0'.repeat(262_144_001) }) },
  })
const RevisionId = '00000000-0000-0000-0000-000000000000'
const FunctionName = 'fn'
const permission = { Action: 'lambda:InvokeFunction', Principal: 's3.amazonaws.com' }

const layer = (name: string, version?: number, region = REGION) =>
  `arn:aws:lambda:${region}:${ACCOUNT}:layer:${name}${version ? `:${version}` : ''}`
const layered =
  (...Layers: string[]): Attempt =>
  (lambda) =>
    lambda.create('layered', { 'index.js': '' }, { Layers })
const LAYER = 'layer1'
/** An operation on a layer version's policy; `s1` of version 1 is there, with a first revision. */
const layerPolicy =
  (operation: string, input: object): Attempt =>
  async (lambda) => {
    const statement = { StatementId: 's1', Action: 'lambda:GetLayerVersion', Principal: '*' }
    const target = { LayerName: LAYER, VersionNumber: 1, ...statement }
    await lambda.call('AddLayerVersionPermission', target).catch(() => {})
    return lambda.call(operation, { ...target, ...input })
  }
const add = (input: object) => layerPolicy('AddLayerVersionPermission', input)
const remove = (input: object) => layerPolicy('RemoveLayerVersionPermission', input)
const getPolicy = (input: object) => layerPolicy('GetLayerVersionPolicy', input)
const LayerName = `${LAYER}-doesnotexist`

const ATTEMPTS: Readonly<Record<string, Attempt>> = {
  invoke_latest_first_exc: throttled,
  invoke_latest_second_exc: throttled,
  too_many_requests_exc: throttled,
  invoke_function_doesnotexist: (l) => l.call('Invoke', { FunctionName: 'doesnotexist' }),
  delete_postdelete: (l) => l.call('DeleteFunction', { FunctionName: 'gone' }),
  publish_wrong_revisionid_exc: (l) => l.call('PublishVersion', { FunctionName, RevisionId }),
  not_found_exception_tag: (l) =>
    l.call('TagResource', { Resource: arn('gone'), Tags: { a: 'b' } }),
  not_found_exception_untag: (l) =>
    l.call('UntagResource', { Resource: arn('gone'), TagKeys: ['a'] }),
  not_found_exception_list: (l) => l.call('ListTags', { Resource: arn('gone') }),
  list_tags_postdelete: (l) => l.call('ListTags', { Resource: arn('gone') }),
  failed_create_fn_result: (l) =>
    l.create('env', {}, { Environment: { Variables: { LARGE_VAR: 'x'.repeat(4081) } } }),
  invalid_runtime_exc: runtime('non-existent-runtime'),
  uppercase_runtime_exc: runtime('PYTHON3.9'),
  add_permission_revision_id_doesnotmatch: (l) =>
    l.call('AddPermission', { FunctionName, RevisionId, StatementId: 's', ...permission }),
  remove_permission_fn_revision_id_doesnotmatch: async (l) => {
    await l.call('AddPermission', { FunctionName, StatementId: 'there', ...permission })
    return l.call('RemovePermission', { FunctionName, RevisionId, StatementId: 'there' })
  },
  update_function_revision_exception: async (l) =>
    l.call('UpdateFunctionCode', { FunctionName, RevisionId, ZipFile: await zip({ a: 'b' }) }),
  update_function_configuration_revision_exception: (l) =>
    l.call('UpdateFunctionConfiguration', { FunctionName, RevisionId }),
  put_function_concurrency_account_limit_exceeded: reserve(1001),
  put_function_concurrency_below_unreserved_min_value: reserve(901),
  'TestLambdaSizeLimits::test_oversized_lambda': oversized,
  'TestLambdaSizeLimits::test_oversized_unzipped_lambda': oversized,
  'TestLambdaSizeLimits::test_oversized_zipped_create_lambda': (l) =>
    l.call('CreateFunction', {
      FunctionName: 'zipped',
      Runtime: 'nodejs20.x',
      Handler: 'index.handler',
      Role: ROLE,
      Code: { ZipFile: Buffer.alloc(52_428_801) },
    }),
  long_function_name_exc: (l) => l.create('a'.repeat(65), {}),
  function_arn_other_region_exc: (l) => l.create(arn('fn', 'ap-southeast-1'), {}),
  function_arn_other_account_exc: (l) => l.create(arn('fn', REGION, '222222222222'), {}),
  list_function_notfound: (l) => l.call('ListFunctionUrlConfigs', { FunctionName: 'gone' }),
  get_url_config_after_deletion: (l) => l.call('GetFunctionUrlConfig', { FunctionName }),
  layer_permission_nopolicy_get: (l) =>
    l.call('GetLayerVersionPolicy', { LayerName: 'unshared', VersionNumber: 1 }),
  layer_permission_duplicate_statement: add({}),
  layer_permission_wrong_revision: add({ StatementId: 's2', RevisionId: 'wrong' }),
  layer_permission_wrong_revision_remove: remove({ RevisionId: 'wrong' }),
  layer_permission_layername_doesnotexist_add: add({ LayerName }),
  layer_permission_layername_doesnotexist_get: getPolicy({ LayerName }),
  layer_permission_layername_doesnotexist_remove: remove({ LayerName }),
  layer_permission_layerversion_doesnotexist_add: add({ VersionNumber: 2 }),
  layer_permission_layerversion_doesnotexist_get: getPolicy({ VersionNumber: 2 }),
  layer_permission_layerversion_doesnotexist_remove: remove({ VersionNumber: 2 }),
  layer_permission_statementid_doesnotexist_remove: remove({ StatementId: 'doesnotexist' }),
  two_layer_versions_single_function_exc: layered(layer(LAYER, 1), layer(LAYER, 2)),
  three_layer_versions_single_function_exc: layered(
    layer(LAYER, 1),
    layer(LAYER, 2),
    layer(LAYER, 3),
  ),
  two_identical_layer_versions_single_function_exc: layered(layer(LAYER, 1), layer(LAYER, 1)),
  add_nonexistent_layer_exc: layered(layer('doesnotexist', 1)),
  add_nonexistent_layer_version_exc: layered(layer(LAYER, 9)),
  create_function_with_layer_in_different_region: layered(layer(LAYER, 1, 'eu-west-1')),
  update_alias_response: (l) =>
    l.call('UpdateAlias', { FunctionName: 'gone', Name: 'non-existent' }),
}

/** Of event invoke configurations; the function that has none is called `gone`. */
const asynchronous =
  (operation: 'Put' | 'Update' | 'Get' | 'Delete' | 'List', input: object): Attempt =>
  (l) =>
    l.call(`${operation}FunctionEventInvokeConfig${operation === 'List' ? 's' : ''}`, {
      FunctionName: 'gone',
      ...input,
    })
const MaximumRetryAttempts = 1
const missing = { FunctionName: 'doesnotexist', MaximumRetryAttempts }
const destination = (OnSuccess: string): Attempt =>
  asynchronous('Put', {
    FunctionName,
    DestinationConfig: { OnSuccess: { Destination: OnSuccess } },
  })
const mismatch = (name: string) =>
  asynchronous('Put', { FunctionName: name, Qualifier: 'other', MaximumRetryAttempts })
const EVENT_INVOKE: Readonly<Record<string, Attempt>> = {
  put_functionname_name_notfound: asynchronous('Put', missing),
  put_functionname_arn_notfound: asynchronous('Put', {
    ...missing,
    FunctionName: arn('doesnotexist'),
  }),
  put_functionname_nootherargs: asynchronous('Put', { FunctionName }),
  put_destination_lambda_doesntexist: destination(arn('doesnotexist')),
  put_destination_recursive: destination(arn(FunctionName)),
  put_destination_invalid_service_arn: destination(arn('gone').replace(':lambda:', ':iam:')),
  put_alias_doesnotexist: asynchronous('Put', {
    ...{ FunctionName, MaximumRetryAttempts, Qualifier: 'doesnotexist' },
  }),
  put_alias_qualifiedarn_qualifierconflict: mismatch(`${arn(FunctionName)}:live`),
  put_alias_shorthand_qualifierconflict: mismatch(`${FunctionName}:live`),
  put_shorthand_qualifier_mismatch_1: mismatch(`${FunctionName}:live`),
  put_shorthand_qualifier_mismatch_2: mismatch(`${FunctionName}:1`),
  put_shorthand_qualifier_mismatch_3: mismatch(`${FunctionName}:$LATEST`),
  delete_function_not_found: asynchronous('Delete', {}),
  delete_function_doesnotexist: asynchronous('Delete', { FunctionName: 'doesnotexist' }),
  list_function_doesnotexist: asynchronous('List', { FunctionName: 'doesnotexist' }),
  get_function_doesnotexist: asynchronous('Get', { FunctionName: 'doesnotexist' }),
  get_qualifier_doesnotexist: asynchronous('Get', { Qualifier: 'doesnotexist' }),
  get_eventinvokeconfig_doesnotexist: asynchronous('Get', { Qualifier: 'eventinvokealias' }),
  update_eventinvokeconfig_function_doesnotexist: asynchronous('Update', missing),
  update_eventinvokeconfig_config_doesnotexist_with_qualifier: async (l) => {
    await published(l)
    return asynchronous('Update', { Qualifier: 'eventinvokealias', MaximumRetryAttempts })(l)
  },
  update_eventinvokeconfig_config_doesnotexist_without_qualifier: async (l) => {
    await published(l)
    return asynchronous('Update', { MaximumRetryAttempts })(l)
  },
}

/** `gone`, for once with a version and an alias. */
async function published(l: Fixture): Promise<void> {
  await l.create('gone', { 'index.js': '' })
  const { Version } = await l.call('PublishVersion', { FunctionName: 'gone' })
  const Name = 'eventinvokealias'
  await l.call('CreateAlias', { FunctionName: 'gone', Name, FunctionVersion: Version })
}

const provision =
  (ProvisionedConcurrentExecutions: number): Attempt =>
  async (l) => {
    const { Version: Qualifier } = await l.call('PublishVersion', { FunctionName })
    const input = { FunctionName, Qualifier, ProvisionedConcurrentExecutions }
    return l.call('PutProvisionedConcurrencyConfig', input)
  }
const PROVISIONED: Readonly<Record<string, Attempt>> = {
  put_provisioned_concurrency_account_limit_exceeded: provision(1001),
  put_provisioned_concurrency_below_unreserved_min_value: provision(901),
}

/** A second mapping of the queue `layer1` to `gone`. */
const duplicate: Attempt = async (l) => {
  await l.create('gone', { 'index.js': '' })
  const input = {
    FunctionName: 'gone',
    EventSourceArn: `arn:aws:sqs:${REGION}:${ACCOUNT}:${LAYER}`,
  }
  const { UUID } = await l.call('CreateEventSourceMapping', input)
  return l
    .call('CreateEventSourceMapping', input)
    .finally(() => l.call('DeleteEventSourceMapping', { UUID }))
}

/** Refused here too, in other words: by test, and why. */
const ELSEWHERE: readonly [pattern: RegExp, count: number, reason: string][] = [
  [/test_create_event_source_self_managed/, 3, 'Kafka is not polled: NotImplemented'],
  [/test_create_event_source_validation_kinesis/, 1, 'Kinesis is not there yet: NotImplemented'],
  [/TestKinesisSource/, 1, 'Kinesis is not there yet: NotImplemented'],
  [/TestDynamoDB/, 3, 'DynamoDB is not there yet: NotImplemented'],
  [/vpc_config/, 1, 'there are no security groups to look for: any is taken'],
  [/s3_errors/, 4, 'code from S3 comes with S3: NotImplemented'],
]

function attemptFor({ test, match }: Recorded): Attempt | undefined {
  const name = test.slice(test.indexOf('::') + 2)
  const operation = OPERATIONS[/\[(\w+)\]/.exec(name)?.[1] ?? '']
  if (operation && match === 'version_not_found_exception') {
    return (l) => l.call(operation, { FunctionName: '<fn-name>', Qualifier: '1221' })
  }
  if (operation && match === 'not_found_exception') {
    return (l) => l.call(operation, { FunctionName: '<nonexisting-fn-name>' })
  }
  if (operation && match === 'wrong_region_exception') {
    return (l) => l.call(operation, { FunctionName: wrongRegion })
  }
  if (name === 'TestSQSEventSourceMapping::test_duplicate_event_source_mappings') return duplicate
  return ATTEMPTS[name] ?? ATTEMPTS[match] ?? EVENT_INVOKE[match] ?? PROVISIONED[match]
}

/** Checked by the wire before the operation is asked: `test/protocols/recorded-constraints.test.ts`. */
const byModel = ({ code }: Recorded) => code === 'ValidationException'

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/

function filled(message: string): string {
  return message
    .replaceAll('<partition>', 'aws')
    .replaceAll('<resource:1>', LAYER)
    .replaceAll('<resource:2>', 'gone')
    .replaceAll('<function-name:1>', 'gone')
    .replaceAll('<region>', REGION)
    .replaceAll('<wrong-region>', 'eu-west-3')
    .replaceAll('<min_unreserved_concurrency>', '100')
    .replaceAll('<unreserved_concurrency>', '1000')
}

describe.runIf(recorded.length > 0)('recorded errors', () => {
  let lambda: Fixture
  beforeAll(async () => {
    lambda = lambdaFixture()
    const { port } = lambda
    port.mappings.registerSource('sqs', async () => {})
    port.registerDestination('lambda', async (to) => (await port.function(to)) !== undefined)
    const code = { 'index.js': 'exports.handler = async () => 1' }
    await lambda.create('fn', code)
    await lambda.create('<fn-name>', code)
    const Content = { ZipFile: await zip({ a: 'b' }) }
    await lambda.call('PublishLayerVersion', { LayerName: LAYER, Content })
    await lambda.call('PublishLayerVersion', { LayerName: 'unshared', Content })
  })
  afterAll(() => lambda.end())

  const without = (one: Recorded) => ELSEWHERE.filter(([pattern]) => pattern.test(one.test))
  const own = recorded.filter((one) => !byModel(one) && without(one).length === 0)
  // Two recordings of this one differ by the qualifier; the guide has it with the qualifier. And
  // since 2025 a policy's revision is told by GetPolicy.
  const older = ({ match, message }: Recorded) =>
    (match === 'invoke_function_doesnotexist' && message!.endsWith(':doesnotexist')) ||
    /^(add|remove)_permission_.*revision_id_doesnotmatch$/.test(match)

  it('knows an attempt for each, or the reason why there is none', () => {
    const unknown = own.filter((one) => !attemptFor(one))
    expect(unknown.map(({ test, match }) => `${test} ${match}`)).toEqual([])
    for (const [pattern, count, reason] of ELSEWHERE) {
      const found = recorded.filter((one) => !byModel(one) && pattern.test(one.test))
      expect(found, reason).toHaveLength(count)
    }
    const exact = own.filter((one) => !older(one))
    expect([recorded.length, recorded.filter(byModel).length, exact.length]).toEqual([111, 10, 85])
  })

  it.each(own.filter((one) => !older(one)))('$match: $code', async (one) => {
    const error = await attemptFor(one)!(lambda)
      .then(
        () => undefined,
        (thrown: unknown) => thrown,
      )
      .finally(() => lambda.call('DeleteFunction', { FunctionName: 'gone' }).catch(() => {}))
    expect(error).toMatchObject({ code: one.code, status: one.http })
    const { message, members = {} } = error as { message: string; members?: object }
    expect(message.replace(UUID, '<uuid:1>')).toBe(filled(one.message ?? ''))
    for (const key of ['Type', 'Reason']) {
      if (one.extra?.[key] !== undefined) expect(members).toHaveProperty(key, one.extra[key])
    }
  })
})
