// Recursive loops are found through the trace header, which the AWS SDK inside a function sends with
// every call: its Lineage field counts, per function, the invocations that led here.
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
// `Lineage=a87bd80c:1|68fd508a:5`: https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html

import { createHash } from 'node:crypto'
import { recursiveInvocation } from './errors.ts'
import { MAX_LOOP_INVOCATIONS } from './limits.ts'
import type { FunctionRow } from './tables.ts'

/** Functions of one chain; of a longer one the oldest is forgotten. */
const MOST_FUNCTIONS = 16
const MAX_COUNT = 32_767

/**
 * The header for this invocation of a function: the chain's with this one counted in. Throws
 * RecursiveInvocationException where the chain has come through the function too often.
 */
export function enterLoop(header: string, fn: FunctionRow): string {
  const { others, lineage } = split(header)
  const key = createHash('sha256').update(fn.arn).digest('hex').slice(0, 8)
  const before = lineage.find(([hash]) => hash === key)?.[1] ?? 0
  if (before >= MAX_LOOP_INVOCATIONS && fn.recursiveLoop !== 'Allow') throw recursiveInvocation()
  const rest = lineage.filter(([hash]) => hash !== key).slice(1 - MOST_FUNCTIONS)
  const counted: Step[] = [...rest, [key, Math.min(before + 1, MAX_COUNT)]]
  return `${others};Lineage=${counted.map(([hash, count]) => `${hash}:${count}`).join('|')}`
}

/** Whether entering would be refused. */
export function wouldLoop(header: string, fn: FunctionRow): boolean {
  try {
    enterLoop(header, fn)
    return false
  } catch {
    return true
  }
}

type Step = [hash: string, count: number]

function split(header: string): { others: string; lineage: Step[] } {
  const others: string[] = []
  let lineage: Step[] = []
  for (const field of header.split(';', 32)) {
    const part = field.trim()
    if (part.startsWith('Lineage=')) lineage = stepsOf(part.slice('Lineage='.length))
    else if (part !== '') others.push(part)
  }
  return { others: others.join(';'), lineage }
}

/** What is no lineage of ours or AWS's counts nothing. */
function stepsOf(text: string): Step[] {
  const steps: Step[] = []
  for (const step of text.split('|', MOST_FUNCTIONS)) {
    const colon = step.indexOf(':')
    const hash = step.slice(0, colon)
    const count = Number(step.slice(colon + 1))
    if (/^[0-9a-f]{8}$/.test(hash) && Number.isInteger(count) && count > 0) {
      steps.push([hash, Math.min(count, MAX_COUNT)])
    }
  }
  return steps
}
