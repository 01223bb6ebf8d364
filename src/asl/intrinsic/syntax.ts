// Intrinsic functions: `States.Format('Hello, {}', $.name)`.
// https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html

import type { Json } from '../json.ts'
import type { Path } from '../path/syntax.ts'

export type Argument =
  | { readonly kind: 'value'; readonly value: Json }
  /** A literal text, also as it stands: States.Format has its own use for escaped braces. */
  | { readonly kind: 'text'; readonly value: string; readonly raw: string }
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'call'; readonly call: Call }

export interface Call {
  readonly name: string
  readonly arguments: readonly Argument[]
  /** As written. */
  readonly text: string
}

/** The value of an argument, as a function gets it. */
export interface Given {
  readonly value: Json
  /** Of a literal text: as it stands between its quotes. */
  readonly raw?: string
}

export const MAX_NESTING = 10
