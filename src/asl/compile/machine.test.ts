// What is wrong with definitions, in AWS's words where they are known.

import { expect, test } from 'vitest'
import { textOf } from './diagnostics.ts'
import { compile } from './machine.ts'

const said = (definition: object | string, options: { express?: boolean } = {}) => {
  const text = typeof definition === 'string' ? definition : JSON.stringify(definition)
  return compile(text, options).diagnostics.found.map(textOf)
}
const one = (state: object, top: object = {}) => ({ StartAt: 'S', States: { S: { End: true, ...state } }, ...top }) // prettier-ignore

const RECORDED: readonly [object | string, string][] = [
  ['', 'SCHEMA_VALIDATION_FAILED: Definition must be a valid JSON object at null'],
  ['not a definition', 'INVALID_JSON_DESCRIPTION: Unrecognized token \'not\': was expecting (JSON String, Number, Array, Object or token \'null\', \'true\' or \'false\')\n at [Source: (String)"not a definition"; line: 1, column: 4] at [Source: (String)"not a definition"; line: 1, column: 4]'], // prettier-ignore
  [{ StartAt: 'S' }, 'SCHEMA_VALIDATION_FAILED: These fields are required: [States] at /'],
  [{ States: {} }, 'SCHEMA_VALIDATION_FAILED: These fields are required: [StartAt] at /'],
  [one({ Type: 'Wait', Timestamp: '2016-12-05 21:29:29Z' }), 'SCHEMA_VALIDATION_FAILED: String does not match RFC3339 timestamp at /States/S/Timestamp'], // prettier-ignore
  [one({ Type: 'Pass', Parameters: { 'parsed.$': "States.StringToJson('\\x')" } }), "SCHEMA_VALIDATION_FAILED: The value for the field 'parsed.$' must be a valid JSONPath or a valid intrinsic function call at /States/S/Parameters"], // prettier-ignore
  [one({ Type: 'Task', Resource: 'arn:aws:states:::dynamodb:query' }), 'SCHEMA_VALIDATION_FAILED: The resource provided arn:aws:states:::dynamodb:query is not recognized. The value is not a valid resource ARN, or the resource is not available in this region. at /States/S/Resource'], // prettier-ignore
  [one({ Type: 'Parallel', Branches: [] }), 'SCHEMA_VALIDATION_FAILED: Value cannot be empty at /States/S/Branches'], // prettier-ignore
  [one({ Type: 'Pass', QueryLanguage: 'JSONPath' }, { QueryLanguage: 'JSONata' }), "SCHEMA_VALIDATION_FAILED: 'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine at /States/S"], // prettier-ignore
  [one({ Type: 'Pass', Output: 1 }), "SCHEMA_VALIDATION_FAILED: The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' QueryLanguage at /States/S"], // prettier-ignore
  [one({ Type: 'Pass', Retry: [] }), "SCHEMA_VALIDATION_FAILED: Field 'Retry' is not supported at /States/S"], // prettier-ignore
  [one({ Type: 'Map', TimeoutSeconds: 1, ItemProcessor: one({ Type: 'Pass' }).States && { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } } }), "SCHEMA_VALIDATION_FAILED: Field 'TimeoutSeconds' is not supported at /States/S"], // prettier-ignore
  [{ StartAt: 'A', States: { A: { Type: 'Pass', End: true }, C: { Type: 'Pass', End: true } } }, 'MISSING_TRANSITION_TARGET: State "C" is not reachable. at /States/C'], // prettier-ignore
  [{ StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' } } }, 'MISSING_END_STATE: Workflow has no terminal state at null'], // prettier-ignore
]

test.each(RECORDED)('%#', (definition, message) => {
  expect(said(definition)).toEqual([message])
})

test.each([
  one({ Type: 'Nothing' }),
  one({ Type: 'Task' }),
  one({ Type: 'Task', Resource: 'fn' }),
  one({ Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage.sync' }),
  one({ Type: 'Wait' }),
  one({ Type: 'Wait', Seconds: -1 }),
  one({ Type: 'Wait', Seconds: 1, Timestamp: '2016-12-05T21:29:29Z' }),
  one({ Type: 'Pass', InputPath: 'x' }),
  one({ Type: 'Pass', ResultPath: '$.a[*]' }),
  one({ Type: 'Pass', Assign: { states: 1 } }),
  one({ Type: 'Pass', Assign: { '1x': 1 } }),
  one({ Type: 'Pass', Next: 'S' }),
  { StartAt: 'S', States: { S: { Type: 'Pass' } } },
  one({ Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% 1 + %}' }),
  one({ Type: 'Map', ItemProcessor: { StartAt: 'S', States: { S: { Type: 'Pass', End: true } } } }),
  { StartAt: 'C', States: { C: { Type: 'Choice', Choices: [] } } },
  { StartAt: 'C', States: { C: { Type: 'Choice', Choices: [{ Variable: '$.a', Next: 'D' }] }, D: { Type: 'Succeed' } } }, // prettier-ignore
  one({ Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:1:function:f', Retry: [{ ErrorEquals: ['States.ALL', 'x'] }] }), // prettier-ignore
  one({ Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', TimeoutSeconds: 5, HeartbeatSeconds: 5 }), // prettier-ignore
  one({ Type: 'Pass' }, { Version: '2.0' }),
  one({ Type: 'Pass' }, { TimeoutSeconds: 0 }),
  one({ Type: 'Pass' }, { More: 1 }),
  [],
  '{"StartAt": "S", }',
])('%# is refused', (definition) => {
  expect(said(definition).length).toBeGreaterThan(0)
})

test('which variables a state reads', () => {
  const definition = {
    StartAt: 'A',
    States: {
      A: {
        Type: 'Pass',
        Parameters: { 'a.$': "States.Format('$no {}', $x.y)", b: '$no' },
        Next: 'B',
      },
      B: { Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% ($l := 1; $l + $z + $sum([$x, $states.input])) %}', End: true }, // prettier-ignore
    },
  }
  const { machine } = compile(JSON.stringify(definition))
  expect([...machine!.references]).toEqual([
    ['A', ['x']],
    ['B', ['x', 'z']],
  ])
})
