// Input templates of pipes: what the enrichment and the target get of a record.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-input-transformation.html

import { filled, plain } from '../../kernel/input-template.ts'
import { parsePath, valueAt, type Step } from '../../kernel/json-path.ts'
import type { FollowedPipe } from '../../services/pipes/port.ts'

const PLACEHOLDER = /<((?:\$|aws\.pipes\.)[^<>]*)>/g

type Named = Pick<FollowedPipe, 'arn' | 'name' | 'source' | 'enrichment' | 'target'>

/** The text that a template makes of an event; it need not be JSON. */
export function transformed(
  template: string,
  event: unknown,
  { pipe, ingestedMs }: { readonly pipe: Named; readonly ingestedMs: number },
): string {
  const valueOf = (name: string): unknown =>
    name.startsWith('$') ? valueOfPath(event, name) : reserved(name, event, { pipe, ingestedMs })
  const first = template.trimStart()[0]
  // Only within JSON is a placeholder a JSON value; elsewhere it is text.
  const isJson = first === '{' || first === '[' || first === '"'
  return isJson ? filled(template, PLACEHOLDER, valueOf) : plain(template, PLACEHOLDER, valueOf)
}

function reserved(
  name: string,
  event: unknown,
  { pipe, ingestedMs }: { readonly pipe: Named; readonly ingestedMs: number },
): unknown {
  switch (name) {
    case 'aws.pipes.pipe-arn':
      return pipe.arn
    case 'aws.pipes.pipe-name':
      return pipe.name
    case 'aws.pipes.source-arn':
      return pipe.source
    case 'aws.pipes.enrichment-arn':
      return pipe.enrichment
    case 'aws.pipes.target-arn':
      return pipe.target
    case 'aws.pipes.event.ingestion-time':
      return new Date(ingestedMs).toISOString()
    default:
      return event
  }
}

function valueOfPath(event: unknown, path: string): unknown {
  const steps = parsePath(path)
  return steps && valueOfSteps(event, steps)
}

/** Text of messages and data of records are read as the JSON that they hold. */
function valueOfSteps(event: unknown, steps: readonly Step[]): unknown {
  const [first, ...rest] = steps
  if (first !== 'body' && first !== 'data') return valueAt(event, steps)
  const content = valueAt(event, [first])
  if (typeof content !== 'string') return valueAt(event, steps)
  const isData = first === 'data'
  const text = isData ? Buffer.from(content, 'base64').toString('utf8') : content
  return valueAt(parsedOf(text) ?? text, rest)
}

/** A JSON object or array; other content is text. */
function parsedOf(text: string): object | undefined {
  const first = text.trimStart()[0]
  if (first !== '{' && first !== '[') return undefined
  try {
    return JSON.parse(text) as object
  } catch {
    return undefined
  }
}

/** Parameters with every text that is a path, as a whole, looked up in the event. */
export function dynamicOf<T>(parameters: T, event: unknown): T {
  const look = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(look)
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, look(one)]))
    }
    return typeof value === 'string' && value.startsWith('$.') ? valueOfPath(event, value) : value
  }
  return look(parameters) as T
}

export function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
