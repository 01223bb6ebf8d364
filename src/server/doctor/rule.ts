// What a rule of the doctor is, and what it is shown.

import type { Arrow, Node, Wiring } from '../wiring/wiring.ts'

export type Severity = 'high' | 'medium' | 'low'

/** One rule, one file in `rules/`. */
export interface Rule {
  /** As it is named to people who want to find it: its file's name. */
  readonly name: string
  /** `high` will hurt on AWS, `medium` may, `low` is worth a look. */
  readonly severity: Severity
  readonly title: string
  /** Where AWS says so. */
  readonly url: string
  look(ward: Ward): Iterable<Symptom>
}

export interface Symptom {
  /** ARN of the resource that it shows at. */
  readonly at: string
  readonly reason: string
  /** A command that mends it. */
  readonly mend?: string
}

export interface Finding extends Symptom, Pick<Rule, 'severity' | 'title' | 'url'> {
  readonly rule: string
}

/** A wiring, so that it can be asked. */
export class Ward {
  readonly nodes: readonly Node[]
  readonly arrows: readonly Arrow[]
  readonly #byArn: ReadonlyMap<string, Node>
  readonly #from: ReadonlyMap<string, readonly Arrow[]>
  readonly #to: ReadonlyMap<string, readonly Arrow[]>

  constructor({ nodes, arrows }: Wiring) {
    this.nodes = nodes
    this.arrows = arrows
    this.#byArn = new Map(nodes.map((node) => [node.arn, node]))
    this.#from = grouped(arrows, ({ from }) => from)
    this.#to = grouped(arrows, ({ to }) => to)
  }

  node(arn: string): Node | undefined {
    return this.#byArn.get(arn)
  }

  of(kind: string): Node[] {
    return this.nodes.filter((node) => node.kind === kind)
  }

  /** Arrows by the edge's name, which may be a pattern's beginning: `sns-to-`. */
  over(via: string): Arrow[] {
    return this.arrows.filter(
      (arrow) => arrow.via === via || (via.endsWith('-') && arrow.via.startsWith(via)),
    )
  }

  from(arn: string): readonly Arrow[] {
    return this.#from.get(arn) ?? []
  }

  to(arn: string): readonly Arrow[] {
    return this.#to.get(arn) ?? []
  }

  /** Queues → functions. */
  mappedQueues(): { readonly arrow: Arrow; readonly queue: Node; readonly target: Node }[] {
    return this.over('sqs-to-lambda').flatMap((arrow) => {
      const [queue, target] = [this.node(arrow.from), this.node(arrow.to)]
      return queue?.kind === 'queue' && target?.kind === 'function'
        ? [{ arrow, queue, target }]
        : []
    })
  }
}

function grouped(arrows: readonly Arrow[], by: (arrow: Arrow) => string) {
  const groups = new Map<string, Arrow[]>()
  for (const arrow of arrows) {
    const group = groups.get(by(arrow))
    if (group === undefined) groups.set(by(arrow), [arrow])
    else group.push(arrow)
  }
  return groups
}

/** A number in an attribute, which SQS and SNS write as text. */
export function numberOf(value: unknown, fallback = 0): number {
  const number = Number(value)
  return value === undefined || value === '' || Number.isNaN(number) ? fallback : number
}

/** As a shell takes it. */
export function quoted(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return `'${text.replaceAll("'", String.raw`'\\''`)}'`
}

export function isFifo({ name }: Node): boolean {
  return name.endsWith('.fifo')
}
