// Each intrinsic function with the examples of AWS's guide, and what it refuses.
// https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html

import { expect, test } from 'vitest'
import type { Json } from '../json.ts'
import { scopeOf } from '../scope.ts'
import { callIntrinsic } from './evaluate.ts'
import { parseIntrinsic } from './parse.ts'

const chance = { float: () => 0.5, uuid: () => 'ca4c1140-dcc1-40cd-ad05-7b4aa23df4a8' }
const said = (text: string, input: Json = {}) => callIntrinsic(parseIntrinsic(text), scopeOf(input, chance)) // prettier-ignore

const EXAMPLES: readonly [call: string, input: Json, expected: Json][] = [
  ['States.Array($.Id)', { Id: 123456 }, [123456]],
  ["States.Array('Foo', 2020, $.a, null)", { a: { x: 1 } }, ['Foo', 2020, { x: 1 }, null]],
  ['States.ArrayPartition($.inputArray,4)', { inputArray: [1, 2, 3, 4, 5, 6, 7, 8, 9] }, [[1, 2, 3, 4], [5, 6, 7, 8], [9]]], // prettier-ignore
  ['States.ArrayContains($.inputArray, $.lookingFor)', { inputArray: [1, 2, 3], lookingFor: 5 }, false], // prettier-ignore
  ['States.ArrayContains($.inputArray, $.lookingFor)', { inputArray: [1, 2, 5], lookingFor: 5 }, true], // prettier-ignore
  ['States.ArrayRange(1, 9, 2)', {}, [1, 3, 5, 7, 9]],
  ['States.ArrayGetItem($.inputArray, $.index)', { inputArray: [1, 2, 3, 4, 5, 6, 7, 8, 9], index: 5 }, 6], // prettier-ignore
  ['States.ArrayLength($.inputArray)', { inputArray: [1, 2, 3, 4, 5, 6, 7, 8, 9] }, 9],
  ['States.ArrayUnique($.inputArray)', { inputArray: [1, 2, 3, 3, 3, 3, 3, 3, 4] }, [1, 2, 3, 4]],
  ['States.Base64Encode($.input)', { input: 'Data to encode' }, 'RGF0YSB0byBlbmNvZGU='],
  ['States.Base64Decode($.base64)', { base64: 'RGVjb2RlZCBkYXRh' }, 'Decoded data'],
  ['States.Hash($.Data, $.Algorithm)', { Data: 'input data', Algorithm: 'SHA-1' }, 'aaff4a450a104cd177d28d18d74485e8cae074b7'], // prettier-ignore
  ['States.JsonMerge($.json1, $.json2, false)', { json1: { a: { a1: 1, a2: 2 }, b: 2 }, json2: { a: { a3: 1, a4: 2 }, c: 3 } }, { a: { a3: 1, a4: 2 }, b: 2, c: 3 }], // prettier-ignore
  ['States.StringToJson($.escapedJsonString)', { escapedJsonString: '{"foo": "bar"}' }, { foo: 'bar' }], // prettier-ignore
  ['States.JsonToString($.unescapedJson)', { unescapedJson: { foo: 'bar' } }, '{"foo":"bar"}'],
  ['States.MathRandom($.start, $.end)', { start: 1, end: 999 }, 500],
  ['States.MathAdd($.value1, $.step)', { value1: 111, step: -1 }, 110],
  ['States.StringSplit($.inputString, $.splitter)', { inputString: '1,2,3,4,5', splitter: ',' }, ['1', '2', '3', '4', '5']], // prettier-ignore
  ['States.StringSplit($.inputString, $.splitter)', { inputString: 'This.is+a,test=string', splitter: '.+,=' }, ['This', 'is', 'a', 'test', 'string']], // prettier-ignore
  ['States.UUID()', {}, 'ca4c1140-dcc1-40cd-ad05-7b4aa23df4a8'],
  ["States.Format('Hello, my name is {}.', $.name)", { name: 'Arnav' }, 'Hello, my name is Arnav.'],
  ["States.Format($.template, $.name)", { template: 'Hello, my name is {}.', name: 'Arnav' }, 'Hello, my name is Arnav.'], // prettier-ignore
  [
    "States.Format('a \\{\\} {} \\'q\\'', $)",
    { a: [1, { b: null }] },
    "a {} {a=[1, {b=null}]} 'q'",
  ],
  ["States.Array(States.Format('{}', States.ArrayLength($.a)), States.MathAdd(1, 2))", { a: [1] }, ['1', 3]], // prettier-ignore
]

test.each(EXAMPLES)('%s', (call, input, expected) => {
  expect(said(call, input)).toEqual(expected)
})

test.each([
  "States.Format('{}')",
  "States.Format('x', 1)",
  'States.ArrayGetItem($.a, 10)',
  'States.ArrayRange(0, 2000, 1)',
  'States.ArrayRange(0, 1, 0)',
  'States.ArrayPartition($.a, 0)',
  'States.StringToJson($.t)',
  "States.Hash($.t, 'CRC')",
  'States.JsonMerge($.o, $.o, true)',
  'States.MathRandom(2, 1)',
  "States.Base64Decode('*')",
  'States.MathAdd($.t, 1)',
  'States.ArrayLength($.none)',
])('%s fails, named', (call) => {
  expect(() => said(call, { a: [1], t: 'text', o: {} })).toThrow(
    expect.objectContaining({ error: 'States.IntrinsicFailure' }) as Error,
  )
})

test.each([
  'States.Nothing()',
  'States.UUID(1)',
  "States.Format('a\\x')",
  "States.Format('open)",
  'States.Array(1,)',
  'States.MathAdd(1, 2) 3',
  `${'States.Array('.repeat(11)}1${')'.repeat(11)}`,
])('%s is no call', (call) => {
  expect(() => parseIntrinsic(call)).toThrow()
})
