// Choice operators and intrinsic functions, as AWS was recorded to evaluate them.

import { expect, test } from 'vitest'
import { recordedText } from '../services/recorded-errors.ts'
import { compareValues } from './flow/choose.ts'
import { functions } from './intrinsic/functions.ts'
import type { Json } from './json.ts'

const text = recordedText('answers/stepfunctions.jsonl')
const recorded = (text ?? '').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Case) // prettier-ignore

interface Case {
  readonly case: string
  readonly answers: Readonly<Record<string, any>>
}

const chance = { float: () => 0.5, uuid: () => 'u' }
/** Their moments are lost to placeholders. */
const UNREADABLE = ['date']

test.skipIf(text === undefined)('choices choose as AWS chose', () => {
  let compared = 0
  for (const one of recorded.filter(({ answers }) => Array.isArray(answers.cases))) {
    const name = /::test_(\w+)$/.exec(one.case)![1]!
    const operator = name
      .replace(/_path$/, '')
      .split('_')
      .map((word) => word[0]!.toUpperCase() + word.slice(1))
      .join('')
    for (const { input, output } of one.answers.cases as any[]) {
      const { Variable, Value } = input as { Variable: Json; Value: Json }
      if (UNREADABLE.includes(String(Variable)) || UNREADABLE.includes(String(Value))) continue
      const expected = Object.values(output as object)[0] === 'ConditionTrue'
      const found = compareValues(operator, Variable, Value)
      expect(found, `${operator} ${JSON.stringify(input)}`).toBe(expected)
      compared++
    }
  }
  expect(compared).toBeGreaterThan(150)
})

const NAMES: Readonly<Record<string, string>> = {
  array_contains: 'States.ArrayContains',
  array_get_item: 'States.ArrayGetItem',
  array_range: 'States.ArrayRange',
  hash: 'States.Hash',
  string_split: 'States.StringSplit',
  base_64_encode: 'States.Base64Encode',
  array_length: 'States.ArrayLength',
}

test.skipIf(text === undefined)('intrinsic functions answer as AWS answered', () => {
  let compared = 0
  for (const one of recorded) {
    const name = /\/test_(?:array|hash_calculations|string_operations|encode_decode)\.py::\w+::test_(\w+)$/.exec(one.case)?.[1] // prettier-ignore
    const known = name === undefined ? undefined : functions.get(NAMES[name] ?? '')
    if (known === undefined) continue
    for (const { events } of Object.values(one.answers)) {
      const { FunctionInput } = (events as any[])[0].executionStartedEventDetails.input
      const { FunctionResult } = (events as any[]).at(-1).executionSucceededEventDetails.output
      const isList = typeof FunctionInput === 'object' && !Array.isArray(FunctionInput) && FunctionInput !== null // prettier-ignore
      const given = isList ? Object.values(FunctionInput as object) : [FunctionInput]
      const found = known.run(
        given.map((value) => ({ value: value as Json })),
        chance,
      )
      expect(found, `${name} ${JSON.stringify(FunctionInput)}`).toEqual(FunctionResult)
      compared++
    }
  }
  expect(compared).toBeGreaterThan(20)
})
