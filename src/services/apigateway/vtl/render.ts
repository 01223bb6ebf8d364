// Renders a template, within bounds of steps and of characters.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html

import { methodOf } from './methods.ts'
import { TemplateError, type Expression, type Node, type Reference, type Step } from './nodes.ts'
import { isCallable, printed, same, truth, type List, type Value, type ValueMap } from './values.ts'

const MAX_STEPS = 100_000
const MAX_CHARACTERS = 10 * 1024 * 1024
const MAX_ITERATIONS = 1_000

type End = 'break' | 'stop' | undefined

/** What the template says; `variables` are there when it begins, and take what it sets. */
export function render(nodes: readonly Node[], variables: ValueMap): string {
  const renderer = new Renderer(variables)
  renderer.run(nodes)
  return renderer.text
}

class Renderer {
  readonly #variables: ValueMap
  #steps = 0
  #parts: string[] = []
  #characters = 0

  constructor(variables: ValueMap) {
    this.#variables = variables
  }

  get text(): string {
    return this.#parts.join('')
  }

  run(nodes: readonly Node[]): End {
    for (const node of nodes) {
      const end = this.#node(node)
      if (end !== undefined) return end
    }
    return undefined
  }

  /** What costs more than a step counts as several. */
  #count(cost = 1): void {
    this.#steps += cost
    if (this.#steps > MAX_STEPS) throw new TemplateError(`more than ${MAX_STEPS} steps`)
  }

  #print(text: string): void {
    this.#characters += text.length
    if (this.#characters > MAX_CHARACTERS) throw new TemplateError(`more than ${MAX_CHARACTERS} characters`) // prettier-ignore
    this.#parts.push(text)
  }

  #node(node: Node): End {
    this.#count()
    switch (node.kind) {
      case 'text':
        this.#print(node.text)
        return undefined
      case 'print': {
        const value = this.#reference(node.of)
        // A name that stands for nothing is text; what has no value prints none.
        const unknown = value === undefined && !this.#variables.has(node.of.name)
        this.#print(unknown ? node.source : printed(value))
        return undefined
      }
      case 'set':
        this.#set(node.to, this.#value(node.value))
        return undefined
      case 'if': {
        const branch = node.branches.find(({ test }) => truth(this.#value(test)))
        return this.run(branch?.body ?? node.otherwise)
      }
      case 'foreach':
        return this.#foreach(node.name, this.#value(node.over), node.body)
      default:
        return node.kind
    }
  }

  #foreach(name: string, over: Value, body: readonly Node[]): End {
    const items = itemsOf(over)
    if (items.length > MAX_ITERATIONS) {
      throw new TemplateError(`#foreach over more than ${MAX_ITERATIONS} items`)
    }
    const before = [name, 'foreach', 'velocityCount'].map((one) => [one, this.#variables.get(one)] as const) // prettier-ignore
    let end: End
    for (const [index, item] of items.entries()) {
      this.#variables.set(name, item)
      this.#variables.set('velocityCount', index + 1)
      this.#variables.set('foreach', positionIn(items, index, before[1]![1]))
      end = this.run(body)
      if (end !== undefined) break
    }
    for (const [one, value] of before) {
      if (value === undefined) this.#variables.delete(one)
      else this.#variables.set(one, value)
    }
    return end === 'stop' ? 'stop' : undefined
  }

  #set(to: Reference, value: Value): void {
    const last = to.steps.at(-1)
    if (last === undefined) {
      this.#variables.set(to.name, value)
      return
    }
    const holder = this.#walk(this.#variables.get(to.name), to.steps.slice(0, -1))
    if (last.kind === 'call') throw new TemplateError('#set of what a method answers')
    const key = last.kind === 'member' ? last.name : this.#value(last.at)
    if (holder instanceof Map) holder.set(printed(key), value)
    else if (Array.isArray(holder) && typeof key === 'number' && key >= 0 && key < holder.length) {
      holder[key] = value
    }
  }

  #reference({ name, steps }: Reference): Value {
    return this.#walk(this.#variables.get(name), steps)
  }

  #walk(start: Value, steps: readonly Step[]): Value {
    let value = start
    for (const step of steps) {
      this.#count()
      if (value === null || value === undefined) return value
      value = this.#step(value, step)
    }
    return value
  }

  #step(of: Value, step: Step): Value {
    if (step.kind === 'call') return this.#call(of, step.name, step.args)
    const key = step.kind === 'member' ? step.name : this.#value(step.at)
    if (of instanceof Map) return of.get(printed(key)) ?? null
    if (Array.isArray(of)) {
      if (typeof key !== 'number') return methodOf(of, getter(printed(key)))?.([]) ?? null
      return of[key < 0 ? of.length + key : key] ?? null
    }
    if (isCallable(of)) {
      const name = printed(key)
      return of.members && Object.hasOwn(of.members, name) ? of.members[name] : null
    }
    return methodOf(of, getter(printed(key)))?.([]) ?? null
  }

  #call(of: Value, name: string, args: readonly Expression[]): Value {
    const given = args.map((arg) => this.#value(arg))
    this.#count(costOf(of))
    if (!isCallable(of)) return this.#bounded(methodOf(of, name)?.(given) ?? null)
    if (!Object.hasOwn(of.calls, name)) throw new TemplateError(`no function ${name}`)
    return this.#bounded(of.calls[name]!(...given))
  }

  #bounded(value: Value): Value {
    this.#count(costOf(value))
    if (typeof value === 'string' && value.length > MAX_CHARACTERS) {
      throw new TemplateError(`more than ${MAX_CHARACTERS} characters`)
    }
    return value
  }

  #value(expression: Expression): Value {
    this.#count()
    switch (expression.kind) {
      case 'literal':
        return expression.value
      case 'reference':
        return this.#reference(expression)
      case 'template':
        return this.#inner(expression.body)
      case 'list':
        return expression.items.map((item) => this.#value(item))
      case 'range':
        return rangeOf(Number(this.#value(expression.from)), Number(this.#value(expression.to)))
      case 'map':
        return new Map(expression.entries.map(([key, value]) => [printed(this.#value(key)), this.#value(value)])) // prettier-ignore
      case 'not':
        return !truth(this.#value(expression.of))
      case 'minus':
        return -Number(this.#value(expression.of))
      default:
        return this.#binary(expression)
    }
  }

  #inner(body: readonly Node[]): string {
    const outer = this.#parts
    this.#parts = []
    this.run(body)
    const text = this.text
    this.#parts = outer
    return text
  }

  #binary({ op, left, right }: Extract<Expression, { kind: 'binary' }>): Value {
    const a = this.#value(left)
    if (op === '||') return truth(a) || truth(this.#value(right))
    if (op === '&&') return truth(a) && truth(this.#value(right))
    const b = this.#value(right)
    if (op === '==') return same(a, b)
    if (op === '!=') return !same(a, b)
    if (op === '+' && (typeof a === 'string' || typeof b === 'string'))
      return this.#bounded(printed(a) + printed(b))
    return arithmetic(op, a, b)
  }
}

const PER_STEP = 256

function costOf(value: Value): number {
  const size = typeof value === 'string' || Array.isArray(value) ? value.length : 0
  return Math.ceil(size / PER_STEP)
}

function arithmetic(op: string, left: Value, right: Value): Value {
  if (typeof left === 'string' && typeof right === 'string') return compared(op, left, right)
  if (typeof left !== 'number' || typeof right !== 'number') return null
  switch (op) {
    case '+':
      return left + right
    case '-':
      return left - right
    case '*':
      return left * right
    case '/': {
      if (right === 0) return null
      const whole = Number.isInteger(left) && Number.isInteger(right)
      return whole ? Math.trunc(left / right) : left / right
    }
    case '%':
      return right === 0 ? null : left % right
    default:
      return compared(op, left, right)
  }
}

function compared<T extends string | number>(op: string, left: T, right: T): Value {
  if (op === '<') return left < right
  if (op === '<=') return left <= right
  if (op === '>') return left > right
  return op === '>=' ? left >= right : null
}

function rangeOf(from: number, to: number): List {
  const count = Math.abs(to - from) + 1
  if (!Number.isInteger(count)) return []
  if (count > MAX_ITERATIONS * 10) throw new TemplateError('a range is too long')
  return Array.from({ length: count }, (_, i) => (from <= to ? from + i : from - i))
}

/** `$list.size` is `$list.size()`, `$map.empty` `isEmpty()`. */
function getter(name: string): string {
  return name === 'empty' ? 'isEmpty' : name
}

/** A map gives its values. */
function itemsOf(value: Value): Value[] {
  if (Array.isArray(value)) return value
  return value instanceof Map ? [...value.values()] : []
}

function positionIn(items: readonly Value[], index: number, parent: Value): ValueMap {
  return new Map<string, Value>([
    ['index', index],
    ['count', index + 1],
    ['hasNext', index < items.length - 1],
    ['first', index === 0],
    ['last', index === items.length - 1],
    ['parent', parent],
  ])
}
