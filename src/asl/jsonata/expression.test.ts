// JSONata as Step Functions has it: `$states`, its own functions, its bounds, its words for failures.

import { expect, test } from 'vitest'
import type { Json } from '../json.ts'
import { scopeOf, type Scope } from '../scope.ts'
import { evaluate, ExpressionSyntaxError, expressionIn, parseExpression } from './expression.ts'

const chance = { float: () => 0.25, uuid: () => 'u-u-i-d' }
const said = (text: string, input: Json = {}, more: Partial<Scope> = {}) =>
  evaluate(parseExpression(text), { ...scopeOf(input, chance), ...more }, 'Output')

const EXAMPLES: readonly [string, Json, Json][] = [
  ['$states.input.title', { title: 'Numerical' }, 'Numerical'],
  ['$sum($states.input.items.price)', { items: [{ price: 1 }, { price: 2.5 }] }, 3.5],
  ['$partition([1,2,3,4,5], 2)', {}, [[1, 2], [3, 4], [5]]],
  ['$range(1, 9, 2)', {}, [1, 3, 5, 7, 9]],
  ['$range(1, 9, 9)', {}, 1],
  ["$hash('input data', 'SHA-1')", {}, 'aaff4a450a104cd177d28d18d74485e8cae074b7'],
  ["$hash('input data')", {}, 'b4a697a057313163aee33cd8d40c66e9f0f177e00cac2de32475ffff6169c3e3'],
  ['$random()', {}, 0.25],
  ['$random(3) = $random(3)', {}, true],
  ['$uuid()', {}, 'u-u-i-d'],
  ['$parse(\'{"a":[1]}\')', {}, { a: [1] }],
  ['$map($states.input, function($v) { $v * 2 })', [1, 2], [2, 4]],
  ['[$states.input[$ > 1]]', [1, 2], [2]],
  ["$match('abc', /b/).match", {}, 'b'],
]

test.each(EXAMPLES)('%s', async (text, input, expected) => {
  expect(await said(text, input)).toEqual(expected)
})

test('variables, the result, the error and the context', async () => {
  const variables = () => ({ x: { y: 1 } })
  const more = {
    variables,
    result: 2,
    errorOutput: { Error: 'E' },
    context: { State: { Name: 'S' } },
  }
  const text = '[$x.y, $states.result, $states.errorOutput.Error, $states.context.State.Name]'
  expect(await said(text, {}, more)).toEqual([1, 2, 'E', 'S'])
})

test.each([
  ['$none', "The JSONata expression '$none' specified for the field 'Output' returned nothing (undefined)."], // prettier-ignore
  ['$fn := function($x){$x}', "The JSONata expression '$fn := function($x){$x}' specified for the field 'Output' returned an unsupported result type."], // prettier-ignore
])('%s fails in AWS’s words', async (text, cause) => {
  await expect(said(text)).rejects.toMatchObject({ error: 'States.QueryEvaluationError', cause, location: 'Output' }) // prettier-ignore
})

test.each([
  "$eval('1')",
  "1 + 'a'",
  '($f := function($n) { $f($n + 1) + 1 }; $f(0))',
  "$parse('{')",
  '$range(0, 5000, 1)',
])('%s is refused', async (text) => {
  await expect(said(text)).rejects.toMatchObject({ error: 'States.QueryEvaluationError' })
})

test('what is no JSONata is refused when it is read', () => {
  for (const text of ['1 +', '{"a":}', '"open']) {
    expect(() => parseExpression(text)).toThrow(ExpressionSyntaxError)
  }
  expect(expressionIn('{% 1 %}')).toBe('1')
  expect(expressionIn(' {% 1 %}')).toBeUndefined()
})
