// What a template is made of, once it is read.

export type Node =
  | { readonly kind: 'text'; readonly text: string }
  /** `source` is printed where the reference has no value; empty for quiet ones, `$!x`. */
  | { readonly kind: 'print'; readonly of: Reference; readonly source: string }
  | { readonly kind: 'set'; readonly to: Reference; readonly value: Expression }
  | {
      readonly kind: 'if'
      readonly branches: readonly { readonly test: Expression; readonly body: readonly Node[] }[]
      readonly otherwise: readonly Node[]
    }
  | {
      readonly kind: 'foreach'
      readonly name: string
      readonly over: Expression
      readonly body: readonly Node[]
    }
  | { readonly kind: 'break' | 'stop' }

/** `$name.member.method(…)[…]` */
export interface Reference {
  readonly kind: 'reference'
  readonly name: string
  readonly steps: readonly Step[]
}

export type Step =
  | { readonly kind: 'member'; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'index'; readonly at: Expression }

export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  /** Text in double quotes: a template of its own. */
  | { readonly kind: 'template'; readonly body: readonly Node[] }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'range'; readonly from: Expression; readonly to: Expression }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [Expression, Expression])[] }
  | { readonly kind: 'not' | 'minus'; readonly of: Expression }
  | {
      readonly kind: 'binary'
      readonly op: Operator
      readonly left: Expression
      readonly right: Expression
    }
  | Reference

export type Operator = '||' | '&&' | '==' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | '%' // prettier-ignore

/** The template cannot be read, or asks for what no template may. */
export class TemplateError extends Error {
  override name = 'TemplateError'
}
