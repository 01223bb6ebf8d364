// Inputs that must give the recorded validation errors: service and recording → operation, input, and
// which of its values the recording replaced by a placeholder.

type Entry = readonly [
  operation: string,
  input: Record<string, any>,
  placeholders?: Readonly<Record<string, string>>,
]

const OWN_TEXT = 'the service answers with a text of its own'
const PRIVATE = 'the text shows members that the public model does not have'
const CHANGED = 'the constraint in the public model has changed since'
const ORDER = 'the text prints the fields of a structure in another order than the model'

export const UNCHECKED: ReadonlyMap<string, string> = new Map([
  ['lambda invalid_runtime_exc', OWN_TEXT],
  ['lambda uppercase_runtime_exc', OWN_TEXT],
  ['lambda long_function_name_exc', OWN_TEXT],
  ['lambda no_starting_position', OWN_TEXT],
  ['events put-events-exceed-limit-error', PRIVATE],
  ['cloudformation error_response', CHANGED],
  ['logs error-too-many-transformations', ORDER],
])

const wrongOps = (...ops: string[]) => ops.map((op) => ({ op, path: '/x', value: 'y' }))
const responseIds = { restApiId: 'a', resourceId: 'b', httpMethod: 'GET' }
const configuration = (types?: string[], ipAddressType?: string) => ({
  name: 'api',
  endpointConfiguration: { types, ipAddressType },
})
const MACHINE = 'arn:aws:states:us-east-1:111111111111:stateMachine:x'
const LAYER = 'arn:<partition>:lambda:<region>:111111111111:layer:<resource:1>'
const ROLE = 'arn:aws:iam::111111111111:role/r'
const LONG_ARN = `arn:aws:lambda:us-east-1:111111111111:function:${'a'.repeat(100)}`
const TOKEN_1025 = 'x'.repeat(1025)
const TOKEN_3097 = 'x'.repeat(3097)
const TEMPLATE = 'x'.repeat(51_201)
const X = (length: number) => 'X'.repeat(length)

export const INPUTS: ReadonlyMap<string, Entry> = new Map<string, Entry>([
  ['sns fully_missing_data_type', ['Publish', { Message: 'x', MessageAttributes: { attr1: {} } }]],
  [
    'sns batch-fully_missing_data_type',
    [
      'PublishBatch',
      {
        TopicArn: 'x',
        PublishBatchRequestEntries: [{ Id: '1', Message: 'x', MessageAttributes: { attr1: {} } }],
      },
    ],
  ],
  ['sns set-platform-endpoint-invalid-attributes', ['SetEndpointAttributes', { EndpointArn: 'x' }]],
  [
    'events create_connection_exc',
    [
      'CreateConnection',
      {
        Name: 'This should fail with two errors 123467890123412341234123412341234',
        AuthorizationType: 'INVALID',
        AuthParameters: {},
      },
    ],
  ],
  [
    'events create-connection-invalid-name-error',
    [
      'CreateConnection',
      { Name: 'Invalid Name With Spaces!', AuthorizationType: 'API_KEY', AuthParameters: {} },
    ],
  ],
  [
    'lambda put_destination_invalid_arn_pattern',
    [
      'PutFunctionEventInvokeConfig',
      {
        FunctionName: 'f',
        DestinationConfig: {
          OnFailure: {
            Destination:
              'arn:<partition>:_-/!lambda:<region>:111111111111:function:<function-name:1>',
          },
        },
      },
    ],
  ],
  ['lambda invalid_role_arn_exc', ['CreateFunction', { FunctionName: 'f', Role: 'r1', Code: {} }]],
  [
    'lambda layer_permission_action_invalid',
    [
      'AddLayerVersionPermission',
      { LayerName: 'l', VersionNumber: 1, StatementId: 's', Action: '*', Principal: '*' },
    ],
  ],
  [
    'lambda add_layer_arn_without_version_exc',
    ['CreateFunction', { FunctionName: 'f', Role: ROLE, Code: {}, Layers: [LAYER] }],
  ],
  [
    'lambda invalid_function_name_exc',
    ['CreateFunction', { FunctionName: 'invalid:function:name', Role: ROLE, Code: {} }],
  ],
  [
    'lambda long_function_arn_exc',
    [
      'CreateFunction',
      { FunctionName: LONG_ARN, Role: ROLE, Code: {} },
      { [LONG_ARN]: 'arn:<partition>:lambda:<region>:111111111111:function:<function-name>' },
    ],
  ],
  [
    'lambda create_alias_number_exception',
    ['CreateAlias', { FunctionName: 'f', Name: '2024', FunctionVersion: '1' }],
  ],
  [
    'lambda put_recursion_invalid_value_error',
    ['PutFunctionRecursionConfig', { FunctionName: 'f', RecursiveLoop: 'InvalidValue' }],
  ],
  [
    'lambda create-response-invalid-format-security-group',
    [
      'CreateFunction',
      {
        FunctionName: 'f',
        Role: ROLE,
        Code: {},
        VpcConfig: { SecurityGroupIds: ['<security_group_id_2>'] },
      },
    ],
  ],
  [
    'lambda invalid_starting_position',
    ['CreateEventSourceMapping', { FunctionName: 'f', StartingPosition: 'invalid' }],
  ],
  [
    'logs error-invalid-filter-name',
    ['DeleteMetricFilter', { logGroupName: 'g', filterName: X(513) }],
  ],
  [
    'logs error-invalid-filter-pattern',
    [
      'PutMetricFilter',
      {
        logGroupName: 'g',
        filterName: 'f',
        filterPattern: X(1025),
        metricTransformations: [{ metricName: 'm', metricNamespace: 'n', metricValue: '1' }],
      },
    ],
  ],
  [
    'logs error-too-many-transformations',
    [
      'PutMetricFilter',
      {
        logGroupName: 'g',
        filterName: 'f',
        filterPattern: 'p',
        metricTransformations: [1, 2].map((n) => ({
          metricName: `metric${n}`,
          metricNamespace: `namespace${n}`,
          metricValue: '1',
        })),
      },
    ],
  ],
  [
    'logs error-invalid-format',
    [
      'PutDeliveryDestination',
      {
        name: 'd',
        outputFormat: 'foobar',
        deliveryDestinationConfiguration: { destinationResourceArn: 'arn:aws:s3:::b' },
      },
    ],
  ],
  [
    'logs error-limit-exceeded',
    ['GetLogEvents', { logGroupName: 'g', logStreamName: 's', limit: 10_001 }],
  ],
  [
    'stepfunctions list-state-machine-versions-invalid-param-too-large',
    ['ListStateMachineVersions', { stateMachineArn: MACHINE, maxResults: 1001 }],
  ],
  [
    'stepfunctions list-state-machine-versions-invalid-param-long-nextToken',
    [
      'ListStateMachineVersions',
      { stateMachineArn: MACHINE, nextToken: TOKEN_1025 },
      { [TOKEN_1025]: '<invalid_token_1025_chars>' },
    ],
  ],
  [
    'stepfunctions list_state_machine_aliases_max_results_1001_response',
    ['ListStateMachineAliases', { stateMachineArn: MACHINE, maxResults: 1001 }],
  ],
  [
    'stepfunctions list_executions_filter_exc',
    ['ListExecutions', { stateMachineArn: MACHINE, statusFilter: 'succeeded' }],
  ],
  [
    'stepfunctions list-state-machines-invalid-param-too-large',
    ['ListStateMachines', { maxResults: 1001 }],
  ],
  [
    'stepfunctions list-state-machines-invalid-param-long-nextToken',
    [
      'ListStateMachines',
      { nextToken: TOKEN_1025 },
      { [TOKEN_1025]: '<invalid_token_1025_chars>' },
    ],
  ],
  [
    'stepfunctions list-executions-invalid-param-too-large',
    ['ListExecutions', { stateMachineArn: MACHINE, maxResults: 1001 }],
  ],
  [
    'stepfunctions list-executions-invalid-param-long-nextToken',
    [
      'ListExecutions',
      { stateMachineArn: MACHINE, nextToken: TOKEN_3097 },
      { [TOKEN_3097]: '<invalid_token_3097_chars>' },
    ],
  ],
  [
    'apigateway update-gateway-wrong-op',
    [
      'UpdateGatewayResponse',
      { restApiId: 'a', responseType: 'DEFAULT_4XX', patchOperations: wrongOps('wrong-op') },
    ],
  ],
  [
    'apigateway put-integration-wrong-type',
    ['PutIntegration', { ...responseIds, type: 'HTTPS_PROXY' }],
  ],
  [
    'apigateway put-integration-response-invalid-statusCode',
    ['PutIntegrationResponse', { ...responseIds, statusCode: 'wrong' }],
  ],
  [
    'apigateway get-integration-response-invalid-statusCode',
    ['GetIntegrationResponse', { ...responseIds, statusCode: 'wrong' }],
  ],
  ...(
    [
      ['1', ['wrong_op']],
      ['2', ['wrong_op', 'add']],
      ['3', ['wrong_op', 'wrong_op']],
      ['4', ['wrong_op', 'wrong_op', 'wrong_op', 'wrong_op']],
      ['5', ['wrong_op', 'add', 'wrong_op']],
    ] as const
  ).map(([number, ops]): [string, Entry] => [
    `apigateway update-method-response-wrong-operation-${number}`,
    [
      'UpdateMethodResponse',
      { ...responseIds, statusCode: '200', patchOperations: wrongOps(...ops) },
    ],
  ]),
  [
    'apigateway create-with-invalid-ip-address-type',
    ['CreateRestApi', configuration(undefined, 'wrong')],
  ],
  ['apigateway create-with-invalid-types', ['CreateRestApi', configuration(['wrong'])]],
  [
    'apigateway create-with-empty-ip-address-type-and-wrong-type',
    ['CreateRestApi', configuration(['wrong'])],
  ],
  ...[
    'create-with-invalid-ip-address-type-and-types',
    'create-with-invalid-types-and-ip-address-type',
    'create-with-multiple-errors-1',
  ].map((name): [string, Entry] => [
    `apigateway ${name}`,
    ['CreateRestApi', configuration(['wrong'], 'wrong')],
  ]),
  ...(
    [
      ['update-rest-api-wrong-operations-on-ipAddressType', 2],
      ['update-rest-api-wrong-operations-on-type', 2],
      ['update-rest-api-wrong-operations-on-type-and-on-ip-address-type', 3],
    ] as const
  ).map(([name, count]): [string, Entry] => [
    `apigateway ${name}`,
    [
      'UpdateRestApi',
      { restApiId: 'a', patchOperations: wrongOps(...Array<string>(count).fill('wrong')) },
    ],
  ]),
  [
    'cloudformation error_response',
    [
      'CreateStack',
      { StackName: 'stack', TemplateBody: TEMPLATE },
      { [TEMPLATE]: '<template-body>' },
    ],
  ],
  [
    'iam update-wrong-id',
    [
      'UpdateServiceSpecificCredential',
      { ServiceSpecificCredentialId: 'totally-wrong-credential-id-with-hyphens', Status: 'Active' },
    ],
  ],
  [
    'iam reset-wrong-id',
    [
      'ResetServiceSpecificCredential',
      { ServiceSpecificCredentialId: 'totally-wrong-credential-id-with-hyphens' },
    ],
  ],
  [
    'iam delete-wrong-id',
    [
      'DeleteServiceSpecificCredential',
      { ServiceSpecificCredentialId: 'totally-wrong-credential-id-with-hyphens' },
    ],
  ],
  ['sts invalid-session-name', ['AssumeRole', { RoleArn: ROLE, RoleSessionName: 'Session1:2' }]],
])
