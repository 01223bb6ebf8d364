// The condition of a write, in either of its two forms.

import { bindCondition, type Test } from '../expression/condition.ts'
import { parseCondition } from '../expression/parse.ts'
import { Substitutions, type Substituted } from '../expression/substitutions.ts'
import { expectedTest, type Expected } from '../legacy/expected.ts'
import { refuseBothForms } from '../legacy/forms.ts'

export interface Conditional extends Substituted {
  readonly ConditionExpression?: string | undefined
  readonly Expected?: Readonly<Record<string, Expected>> | undefined
  readonly ConditionalOperator?: string | undefined
  readonly ReturnValuesOnConditionCheckFailure?: string | undefined
}

/** `others`: further expressions of the request, which use the same substitutions. */
export function substitutionsOf(
  input: Conditional,
  others: Readonly<Record<string, string | undefined>> = {},
): Substitutions {
  const { ConditionExpression } = input
  return new Substitutions(input, { ...others, ConditionExpression })
}

export function conditionOf(input: Conditional, substitutions: Substitutions): Test | undefined {
  const { ConditionExpression: text, Expected, ConditionalOperator } = input
  refuseBothForms({ Expected, ConditionalOperator }, { ConditionExpression: text })
  if (text === undefined) return expectedTest(Expected, ConditionalOperator)
  const kind = 'ConditionExpression'
  return bindCondition(parseCondition(kind, text), substitutions, kind)
}

export function showsItem({ ReturnValuesOnConditionCheckFailure: asked }: Conditional): boolean {
  return asked === 'ALL_OLD'
}
