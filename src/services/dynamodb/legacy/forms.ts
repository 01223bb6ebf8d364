// Requests speak in expressions or in the parameters of before, not in both.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.html

import { validation } from '../errors.ts'

export function refuseBothForms(
  old: Readonly<Record<string, unknown>>,
  expressions: Readonly<Record<string, unknown>>,
): void {
  const given = (of: Readonly<Record<string, unknown>>) =>
    Object.keys(of).filter((name) => of[name] !== undefined)
  const [before, now] = [given(old), given(expressions)]
  if (before.length === 0 || now.length === 0) return
  throw validation(
    `Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {${before.join(', ')}} Expression parameters: {${now.join(', ')}}`,
  )
}
