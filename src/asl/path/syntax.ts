// JSONPath as Step Functions takes it: `$.a['b'][0]`, wildcards, slices, unions, descendants, filters;
// `$$` reads the context object and `$name` a variable.
// https://docs.aws.amazon.com/step-functions/latest/dg/amazon-states-language-paths.html

import type { Json } from '../json.ts'

export type Root =
  | { readonly kind: 'input' }
  | { readonly kind: 'context' }
  | { readonly kind: 'variable'; readonly name: string }

export type Step = {
  /** `..`: of the value and all that it contains. */
  readonly deep: boolean
} & (
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'indexes'; readonly indexes: readonly number[] }
  | { readonly kind: 'slice'; readonly from?: number; readonly to?: number; readonly by: number }
  | { readonly kind: 'all' }
  | { readonly kind: 'filter'; readonly test: Test }
)

export type Operand =
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'path'; readonly local: boolean; readonly steps: readonly Step[] }

export type Test =
  | { readonly kind: 'and' | 'or'; readonly tests: readonly Test[] }
  | { readonly kind: 'not'; readonly test: Test }
  | { readonly kind: 'exists'; readonly operand: Operand }
  | {
      readonly kind: 'compare'
      readonly operator: Comparison
      readonly left: Operand
      readonly right: Operand
    }

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'nin'

export interface Path {
  readonly text: string
  readonly root: Root
  readonly steps: readonly Step[]
  /** It names one place: names and single indexes only. Others yield lists. */
  readonly definite: boolean
}

export class PathSyntaxError extends Error {
  readonly at: number

  constructor(message: string, at: number) {
    super(message)
    this.at = at
  }
}
