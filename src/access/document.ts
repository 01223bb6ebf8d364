// Policy documents as values: read once, with bounds, and evaluated many times.
// Grammar: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html

export type PolicyVersion = '2008-10-17' | '2012-10-17'

export interface Policy {
  readonly version: PolicyVersion
  readonly id: string | undefined
  readonly statements: readonly Statement[]
}

export interface Statement {
  readonly sid: string | undefined
  readonly effect: 'Allow' | 'Deny'
  readonly principals: Principals | undefined
  readonly actions: Inclusion | undefined
  readonly resources: Inclusion | undefined
  readonly conditions: readonly Condition[]
}

/** A list, or everything but a list (`NotAction`, `NotResource`). */
export interface Inclusion {
  readonly not: boolean
  readonly values: readonly string[]
}

export interface Principals {
  readonly not: boolean
  /** `"Principal": "*"` or `{"AWS": "*"}`. */
  readonly anyone: boolean
  readonly aws: readonly string[]
  readonly service: readonly string[]
  readonly federated: readonly string[]
  readonly canonicalUser: readonly string[]
}

export interface Condition {
  /** As written: `ForAllValues:StringLikeIfExists`. */
  readonly operator: string
  readonly key: string
  readonly values: readonly string[]
}

/** What is wrong with a document; `kind` lets each service answer with its own text. */
export class PolicyError extends Error {
  override name = 'PolicyError'
  readonly kind: PolicyErrorKind

  constructor(kind: PolicyErrorKind, message: string) {
    super(message)
    this.kind = kind
  }
}

export type PolicyErrorKind =
  | 'json' // not JSON, or not an object
  | 'syntax' // an element that the grammar does not know, or of the wrong type
  | 'version'
  | 'sid'
  | 'effect'
  | 'principal'
  | 'action'
  | 'resource'
  | 'condition'
  | 'size'
