// How services are asked what they have.

import { AwsError } from '../../kernel/aws-error.ts'
import type { Arrow, Node } from './wiring.ts'

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

/** AWS answers with an error where there is no policy, no tag, no configuration. */
export async function orNothing(answer: Promise<any>): Promise<any> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof AwsError) return {}
    throw error
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

/** Versions and aliases are drawn as their function. */
export function unqualified(functionArn: string): string {
  return functionArn.split(':').slice(0, 7).join(':')
}

/** The stream of a table is drawn as the table. */
export function tableOf(arn: string): string {
  const stream = arn.indexOf('/stream/')
  return arn.includes(':dynamodb:') && stream >= 0 ? arn.slice(0, stream) : arn
}
