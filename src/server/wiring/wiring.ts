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

/** Calls an operation that changes nothing. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Ask = (operation: string, input?: Record<string, unknown>) => Promise<any>

/** Of one service: what it has. */
export interface Survey {
  readonly service: string
  look(ask: Ask, found: Found): Promise<void>
}

/** What surveys find; the bound keeps a picture a picture. */
export class Found {
  static readonly mostNodes = 5_000
  static readonly mostArrows = 20_000
  readonly nodes: Node[] = []
  readonly arrows: Arrow[] = []
  /** Something was left out. */
  truncated = false

  node(node: Omit<Node, 'tags' | 'facts'> & Partial<Pick<Node, 'tags' | 'facts'>>): void {
    if (this.nodes.length >= Found.mostNodes) this.truncated = true
    else this.nodes.push({ tags: {}, facts: {}, ...node })
  }

  arrow(
    arrow: Pick<Arrow, 'from' | 'to' | 'via'> & Partial<Omit<Arrow, 'from' | 'to' | 'via'>>,
  ): void {
    if (this.arrows.length >= Found.mostArrows) this.truncated = true
    else this.arrows.push({ failure: false, enabled: true, id: '', facts: {}, ...arrow })
  }
}

/** All pages of a list. */
export async function* listed(
  ask: Ask,
  operation: string,
  { items, token, next = token, input = {} }: Pages,
): AsyncGenerator<any> {
  let given: unknown
  do {
    const answer = await ask(operation, given === undefined ? input : { ...input, [token]: given })
    yield* (answer[items] as unknown[] | undefined) ?? []
    given = answer[next]
  } while (given !== undefined && given !== null && given !== '')
}

export interface Pages {
  /** Members of the answer and of the input. */
  readonly items: string
  readonly token: string
  readonly next?: string
  readonly input?: Record<string, unknown>
}

export function lastOf(text: string, separator = ':'): string {
  return text.slice(text.lastIndexOf(separator) + 1)
}

/** A document in an attribute; undefined for none and for what is no JSON object. */
export function jsonOf(text: unknown): Record<string, unknown> | undefined {
  if (typeof text !== 'string' || text === '') return undefined
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}
