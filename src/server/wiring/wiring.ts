// What is wired to what: the resources of one account and region, and the arrows between them, as the
// services themselves describe them. The console draws it, the doctor judges it.

/** A resource. */
export interface Node {
  readonly arn: string
  readonly service: string
  /** Queue, topic, function, rule, …: the word under which the console groups and draws it. */
  readonly kind: string
  readonly name: string
  readonly tags: Readonly<Record<string, string>>
  /** What its service says of it, in AWS's own words and shapes. */
  readonly facts: Readonly<Record<string, unknown>>
}

/** Events go, or would go, this way. */
export interface Arrow {
  /** ARN of a node, or of what is not here. */
  readonly from: string
  readonly to: string
  /** The edge that carries them: also how hops name it. */
  readonly via: string
  /** Dead letters and outcomes of failures, not events as such. */
  readonly failure: boolean
  readonly enabled: boolean
  /** What tells it from others between the same two: a subscription's ARN, a mapping's UUID. */
  readonly id: string
  /** Its settings, in AWS's own words and shapes. */
  readonly facts: Readonly<Record<string, unknown>>
}

export interface Wiring {
  readonly nodes: readonly Node[]
  readonly arrows: readonly Arrow[]
}
