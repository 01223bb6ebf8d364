// What expressions are parsed into: one shape for conditions, filters, key conditions, updates and
// projections. Placeholders stand as they were written, so that a text is parsed once and bound often.

/** `Pictures.#front[0]`: names, placeholders of names, places in lists. */
export type Path = readonly Step[]
export type Step = string | number

export type Operand =
  | { readonly is: 'path'; readonly path: Path }
  | { readonly is: 'value'; readonly name: string }
  | { readonly is: 'call'; readonly name: string; readonly operands: readonly Operand[] }

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>='

export type Condition =
  | { readonly is: 'and' | 'or'; readonly left: Condition; readonly right: Condition }
  | { readonly is: 'not'; readonly condition: Condition }
  | {
      readonly is: 'compare'
      readonly comparator: Comparator
      readonly left: Operand
      readonly right: Operand
    }
  | {
      readonly is: 'between'
      readonly operand: Operand
      readonly low: Operand
      readonly high: Operand
    }
  | { readonly is: 'in'; readonly operand: Operand; readonly among: readonly Operand[] }
  | { readonly is: 'call'; readonly name: string; readonly operands: readonly Operand[] }

/** The right side of SET: an operand, or two with a sign between. */
export type Term =
  | Operand
  | {
      readonly is: 'sum'
      readonly sign: '+' | '-'
      readonly left: Operand
      readonly right: Operand
    }

export interface Update {
  readonly set: readonly { readonly path: Path; readonly term: Term }[]
  readonly remove: readonly Path[]
  readonly add: readonly { readonly path: Path; readonly value: string }[]
  readonly delete: readonly { readonly path: Path; readonly value: string }[]
}

export function isName(step: Step): step is string {
  return typeof step === 'string'
}

/** `[a, b, [0]]`, as error texts have a path. */
export function shownPath(path: Path): string {
  return `[${path.map((step) => (isName(step) ? step : `[${step}]`)).join(', ')}]`
}
