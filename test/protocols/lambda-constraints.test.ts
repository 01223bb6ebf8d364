// Constraint texts of Lambda's that its model alone does not give.

import { expect, test } from 'vitest'
import { AwsError } from '../../src/kernel/aws-error.ts'
import { validateInput } from '../../src/wire/constraints/validate.ts'
import { requestTooLarge } from '../../src/wire/errors.ts'
import { loadModel } from '../../src/wire/models-fixture.ts'

const FUNCTION = {
  ...{ FunctionName: 'f', Role: 'arn:aws:iam::111111111111:role/r', Code: {} },
}
const RESOURCE =
  'arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:' +
  '(function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?|layer:([a-zA-Z0-9-_]+)|' +
  'code-signing-config:csc-[a-z0-9]{17}|event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-' +
  '[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|capacity-provider:[a-zA-Z0-9-_]+)'
const WEIGHTS = 'routingConfig.additionalVersionWeights'
const alias = (weights: object) => ({
  ...{ FunctionName: 'f', Name: 'a', FunctionVersion: '1' },
  RoutingConfig: { AdditionalVersionWeights: weights },
})

test.each<[string, object, string]>([
  [
    'CreateFunction',
    { ...FUNCTION, Architectures: ['X86_64'] },
    "Value '[X86_64]' at 'architectures' failed to satisfy constraint: Member must satisfy " +
      'constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must not be null]',
  ],
  [
    'CreateFunctionUrlConfig',
    { FunctionName: 'f', AuthType: 'NONE', InvokeMode: 'x' },
    "Value 'x' at 'invokeMode' failed to satisfy constraint: Member must satisfy enum value set: " +
      '[RESPONSE_STREAM, BUFFERED]',
  ],
  [
    'TagResource',
    { Resource: 'arn:aws:something', Tags: { a: 'b' } },
    "Value 'arn:aws:something' at 'resource' failed to satisfy constraint: Member must satisfy " +
      `regular expression pattern: ${RESOURCE}`,
  ],
  [
    'CreateAlias',
    alias({ 2: 2 }),
    `Value '{2=2.0}' at '${WEIGHTS}' failed to satisfy constraint: Map value must satisfy ` +
      'constraint: [Member must have value less than or equal to 1.0, Member must have value ' +
      'greater than or equal to 0.0, Member must not be null]',
  ],
  [
    'CreateAlias',
    alias({ $LATEST: 0.5 }),
    `Value '{$LATEST=0.5}' at '${WEIGHTS}' failed to satisfy constraint: Map keys must satisfy ` +
      'constraint: [Member must have length less than or equal to 1024, Member must have length ' +
      'greater than or equal to 1, Member must satisfy regular expression pattern: [0-9]+]',
  ],
])('%s %j', async (operation, input, text) => {
  const loaded = await loadModel('lambda')
  const check = () => validateInput(loaded, loaded.model.operations[operation]!, input as never)
  expect(check).toThrow(AwsError)
  expect(check).toThrow(`1 validation error detected: ${text}`)
})

test('a request that is too large names its operation, where it brings code', async () => {
  const { model } = await loadModel('lambda')
  expect(requestTooLarge(70_167_211, model.operations['CreateFunction'])).toMatchObject({
    code: 'RequestEntityTooLargeException',
    message: 'Request must be smaller than 70167211 bytes for the CreateFunction operation',
    status: 413,
  })
  expect(requestTooLarge(10, model.operations['Invoke']).code).toBe('RequestEntityTooLarge')
})
