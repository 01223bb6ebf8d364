// What a target gets of an event: all of it, a part, a constant text, or a template filled in.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html

import { filled } from '../../kernel/input-template.ts'
import { parsePath, valueAt } from '../../kernel/json-path.ts'
import { notValid, validation } from './errors.ts'
import { limits } from './limits.ts'
import type { Delivery, TargetSpec } from './port.ts'

const PLACEHOLDER = /<([\w.-]+)>/g
const RESERVED = new Set([
  'aws.events.rule-arn',
  'aws.events.rule-name',
  'aws.events.event.ingestion-time',
  'aws.events.event',
  'aws.events.event.json',
])
/** Throws what PutTargets says of an input that it does not take. */
export function requireInput({ Id, Input, InputPath, InputTransformer }: TargetSpec): void {
  const given = [Input, InputPath, InputTransformer].filter((one) => one !== undefined)
  if (given.length > 1) {
    throw validation(
      `Only one of Input, InputPath, or InputTransformer must be provided for target ${Id}.`,
    )
  }
  if (Input !== undefined && parsedOf(Input) === undefined) {
    throw validation(`Invalid input for target ${Id}. Reason: it is not valid JSON.`)
  }
  if (InputPath !== undefined && parsePath(InputPath) === undefined) {
    throw notValid('InputPath', `Invalid JsonPath for target ${Id}: ${InputPath}.`)
  }
  if (InputTransformer !== undefined) requireTransformer(Id, InputTransformer)
}

function requireTransformer(
  id: string,
  { InputPathsMap = {}, InputTemplate }: NonNullable<TargetSpec['InputTransformer']>,
): void {
  const names = Object.keys(InputPathsMap)
  if (names.length > limits.inputPaths) {
    throw validation(`InputPathsMap of target ${id} has more than ${limits.inputPaths} keys.`)
  }
  for (const name of names) {
    if (name.toLowerCase().startsWith('aws.')) {
      throw validation(`InputPathsMap of target ${id} has the reserved key ${name}.`)
    }
    if (parsePath(InputPathsMap[name]!) === undefined) {
      throw notValid('InputPathsMap', `Invalid JsonPath for target ${id}: ${InputPathsMap[name]}.`)
    }
  }
  const known = new Set(names)
  for (const [, name = ''] of InputTemplate.matchAll(PLACEHOLDER)) {
    if (!known.has(name) && !RESERVED.has(name)) {
      throw validation(`InputTemplate for target ${id} contains invalid placeholder ${name}.`)
    }
  }
}

/** `undefined`: the template yields no JSON. */
export function inputOf(delivery: Delivery): string | undefined {
  const { Input, InputPath, InputTransformer } = delivery.target
  if (Input !== undefined) return Input
  if (InputPath !== undefined) {
    const steps = parsePath(InputPath)
    if (steps === undefined || steps.length === 0) return delivery.event
    return JSON.stringify(valueAt(JSON.parse(delivery.event), steps) ?? null)
  }
  if (InputTransformer === undefined) return delivery.event
  return transformed(delivery, InputTransformer)
}

function transformed(
  delivery: Delivery,
  { InputPathsMap = {}, InputTemplate }: NonNullable<TargetSpec['InputTransformer']>,
): string | undefined {
  const event = JSON.parse(delivery.event) as Record<string, unknown>
  const valueOf = (name: string): unknown => {
    if (RESERVED.has(name)) return reserved(name, delivery, event)
    const steps = Object.hasOwn(InputPathsMap, name) ? parsePath(InputPathsMap[name]!) : undefined
    return steps && valueAt(event, steps)
  }
  const text = filled(InputTemplate, PLACEHOLDER, valueOf)
  // Several quoted lines are a text of several lines.
  if (text.trimStart().startsWith('"')) return text
  return parsedOf(text) === undefined ? undefined : text
}

function reserved(name: string, delivery: Delivery, event: Record<string, unknown>): unknown {
  switch (name) {
    case 'aws.events.rule-arn':
      return delivery.ruleArn
    case 'aws.events.rule-name':
      return delivery.ruleName
    case 'aws.events.event.ingestion-time':
      return new Date(delivery.ingestedMs).toISOString()
    case 'aws.events.event.json':
      return event
    default: {
      const { detail: _, 'detail-type': detailType, ...rest } = event
      return { ...rest, detailType }
    }
  }
}

/** Whole values only: `$.detail.id` is looked up, `id-$.detail.id` stays as it is. */
export function dynamicOf({ event }: Delivery, parameters: unknown): unknown {
  let parsed: unknown
  const filledIn = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(filledIn)
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, filledIn(one)]))
    }
    const steps = typeof value === 'string' && value.startsWith('$.') ? parsePath(value) : undefined
    if (steps === undefined) return value
    parsed ??= JSON.parse(event)
    return valueAt(parsed, steps)
  }
  return filledIn(parameters)
}

function parsedOf(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}
