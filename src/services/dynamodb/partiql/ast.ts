// What a statement of PartiQL is parsed into. Conditions and updates are those of expressions: their
// values stand by their number in `values`.

import type { Condition, Path, Update } from '../expression/ast.ts'
import type { Value } from '../value/types.ts'

export type Literal =
  | { readonly is: 'value'; readonly value: Value }
  /** The nth `?`. */
  | { readonly is: 'parameter'; readonly index: number }
  | { readonly is: 'list'; readonly members: readonly Literal[] }
  | { readonly is: 'set'; readonly members: readonly Literal[] }
  | { readonly is: 'map'; readonly members: readonly (readonly [string, Literal])[] }

interface Common {
  /** Name or ARN. */
  readonly table: string
  readonly values: readonly Literal[]
  /** How many `?` it has. */
  readonly parameters: number
}

export type Returning = 'ALL_OLD' | 'ALL_NEW' | 'UPDATED_OLD' | 'UPDATED_NEW'

export interface Select extends Common {
  readonly is: 'select'
  readonly index: string | undefined
  /** Undefined: `*`. */
  readonly paths: readonly Path[] | undefined
  readonly where: Condition | undefined
  readonly order: readonly { readonly name: string; readonly descending: boolean }[]
}

export interface Insert extends Common {
  readonly is: 'insert'
  readonly item: Literal
}

export interface Change extends Common {
  readonly is: 'update'
  readonly update: Update
  readonly where: Condition
  readonly returning: Returning | undefined
}

export interface Delete extends Common {
  readonly is: 'delete'
  readonly where: Condition
  readonly returning: Returning | undefined
}

/** `EXISTS(SELECT …)`, of transactions: a check of one item. */
export interface Exists extends Common {
  readonly is: 'exists'
  readonly where: Condition
}

export type Statement = Select | Insert | Change | Delete | Exists
export type WriteStatement = Exclude<Statement, Select>
