// Who uses patterns, and how their grammars differ: the only place that knows.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns-content-based-filtering.html
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
// https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html

export type Operator =
  | 'exactly'
  | 'prefix'
  | 'suffix'
  | 'equals-ignore-case'
  | 'wildcard'
  | 'anything-but'
  | 'numeric'
  | 'cidr'
  | 'exists'

export interface Dialect {
  readonly name: string
  /** Characters of pattern text. */
  readonly maxLength: number
  /** Objects and arrays inside one another. */
  readonly maxDepth: number
  /** Product of the branch counts of all `$or`s. */
  readonly maxCombinations: number
  readonly operators: ReadonlySet<string>
  /** What may stand inside `anything-but`, beside plain values. */
  readonly anythingBut: ReadonlySet<string>
  /** Whether an operator inside `anything-but` may have a list of texts. */
  readonly anythingButLists: boolean
  /** Wildcard prefixes that one value can be in the middle of at once; see `wildcard-complexity.ts`. */
  readonly maxWildcardComplexity: number
}

const everyOperator = new Set<Operator>([
  'exactly',
  'prefix',
  'suffix',
  'equals-ignore-case',
  'wildcard',
  'anything-but',
  'numeric',
  'cidr',
  'exists',
])

export const eventBridgeDialect: Dialect = {
  name: 'EventBridge',
  maxLength: 4096,
  maxDepth: 100,
  maxCombinations: 1000,
  operators: everyOperator,
  anythingBut: new Set(['prefix', 'suffix', 'equals-ignore-case', 'wildcard']),
  anythingButLists: true,
  maxWildcardComplexity: 9,
}

/** Event source mappings take EventBridge's grammar whole; only their errors are worded otherwise. */
export const eventSourceMappingDialect: Dialect = {
  ...eventBridgeDialect,
  name: 'event source mapping',
}

/**
 * SNS filter policies: no wildcard, and anything-but takes only one prefix. What SNS counts in its own
 * way (five keys, combinations of values) its service checks before compiling.
 */
export const snsDialect: Dialect = {
  name: 'SNS',
  maxLength: 262_144,
  maxDepth: 100,
  maxCombinations: 1000,
  operators: new Set([...everyOperator].filter((operator) => operator !== 'wildcard')),
  anythingBut: new Set(['prefix']),
  anythingButLists: false,
  maxWildcardComplexity: 9,
}
