// Checks a decoded input against its constraints and words failures as AWS's own framework does:
// `2 validation errors detected: Value 'x' at 'name' failed to satisfy constraint: Member must …; …`

import { AwsError } from '../../kernel/aws-error.ts'
import type { Member, OperationModel, Shape, ShapeRef } from '../model.ts'
import type { LoadedModel } from '../protocol.ts'
import { fieldName, javaText } from './java-text.ts'
import { itemText, rulesOf, type Rule } from './rules.ts'
import type { Validation } from './validation.ts'

type Values = Readonly<Record<string, any>>

/** Adds a text to `failures` for everything wrong in `value`, which stands at `path`. */
type Check = (value: any, path: readonly string[], failures: string[]) => void

interface Holder {
  check: Check
}

const KEYS = 'Map keys'

// Nobody reads the hundredth.
const MAX_FAILURES = 100

/** Throws ValidationException (or what the service calls it) when a constraint is not met. */
export function validateInput(loaded: LoadedModel, operation: OperationModel, input: Values): void {
  const check = validatorsOf(loaded).input(operation)
  if (check === undefined) return
  const failures: string[] = []
  check(input, [], failures)
  if (failures.length === 0) return
  const own = loaded.traits.validation
  const code =
    (typeof own?.code === 'function' ? own.code(operation) : own?.code) ?? 'ValidationException'
  const lead = `${failures.length} validation error${failures.length === 1 ? '' : 's'} detected: `
  throw new AwsError(code, own?.text?.(failures) ?? lead + failures.join('; '), { status: 400 })
}

function validatorsOf(loaded: LoadedModel): Validators {
  let validators = loaded.compiled.get('validators') as Validators | undefined
  if (validators === undefined) {
    validators = new Validators(loaded.model.shapes, loaded.traits.validation ?? {})
    loaded.compiled.set('validators', validators)
  }
  return validators
}

class Validators {
  readonly #shapes: readonly Shape[]
  readonly #own: Validation
  readonly #holders: Holder[] = []
  readonly #inputs = new Map<ShapeRef, Check | undefined>()

  constructor(shapes: readonly Shape[], own: Validation) {
    this.#shapes = shapes
    this.#own = own
  }

  /** undefined: nothing in this operation's input is constrained. */
  input(operation: OperationModel): Check | undefined {
    if (this.#own.off) return undefined
    const known = this.#inputs.get(operation.input)
    if (known !== undefined || this.#inputs.has(operation.input)) return known
    const shape = this.#shapes[operation.input]!
    const check =
      shape.kind === 'structure' && this.#isConstrained(operation.input)
        ? this.#structure(shape.members, this.#prefix(operation))
        : undefined
    this.#inputs.set(operation.input, check)
    return check
  }

  #prefix(operation: OperationModel): string | undefined {
    return this.#own.bodyPrefix ? `${fieldName(operation.name)}Input` : undefined
  }

  /** Whether anything reachable from a shape has a constraint. */
  #isConstrained(ref: ShapeRef, seen = new Set<ShapeRef>()): boolean {
    if (seen.has(ref)) return false
    seen.add(ref)
    return membersOf(this.#shapes[ref]!).some(
      (member) =>
        member.required ||
        rulesOf(member, this.#shapes[member.shape]!).length > 0 ||
        this.#isConstrained(member.shape, seen),
    )
  }

  #holder(ref: ShapeRef): Holder | undefined {
    const known = this.#holders[ref]
    if (known !== undefined) return known
    if (!this.#isConstrained(ref)) return undefined
    const holder: Holder = { check: () => {} }
    this.#holders[ref] = holder
    holder.check = this.#compile(this.#shapes[ref]!)
    return holder
  }

  #compile(shape: Shape): Check {
    switch (shape.kind) {
      case 'structure':
      case 'union':
      case 'error':
        return this.#structure(shape.members, undefined)
      case 'list':
        return this.#list(shape.item)
      case 'map':
        return this.#map(shape.value)
      case 'simple':
        return () => {}
    }
  }

  #structure(members: readonly Member[], bodyPrefix: string | undefined): Check {
    const checks = members
      .map((member) => this.#member(member, member.in === undefined ? bodyPrefix : undefined))
      .filter((check) => check !== undefined)
    return (value, path, failures) => {
      for (const check of checks) check(value, path, failures)
    }
  }

  #member(member: Member, prefix: string | undefined): Check | undefined {
    const target = this.#shapes[member.shape]!
    const rules = this.#own.leaves?.has(member.name) ? [] : rulesOf(member, target, this.#own)
    const items = this.#itemRules(target)
    const inner = this.#holder(member.shape)
    const { name, required } = member
    if (!required && rules.length === 0 && items.length === 0 && inner === undefined) {
      return undefined
    }
    const steps = prefix === undefined ? [fieldName(name)] : [prefix, fieldName(name)]
    return (parent, path, failures) => {
      const value = parent[name]
      if (value === undefined || value === null) {
        if (required) failures.push(nullText([...path, ...steps]))
        return
      }
      for (const rule of rules) {
        if (!rule.holds(value)) this.#fail(rule.text, member, value, [...path, ...steps], failures)
      }
      for (const rule of items) {
        if (!rule.holds(value)) this.#fail(rule.text, member, value, [...path, ...steps], failures)
      }
      if (inner !== undefined) inner.check(value, [...path, ...steps], failures)
    }
  }

  /** Constraints of simple items, which AWS reports at the list or map that holds them. */
  #itemRules(shape: Shape): Rule[] {
    if (shape.kind === 'list') {
      return this.#eachRule('Member', shape.item, (value: unknown[]) => value)
    }
    if (shape.kind !== 'map') return []
    return [
      ...this.#eachRule(KEYS, shape.key, (value: object) => Object.keys(value)),
      ...this.#eachRule('Map value', shape.value, (value: object) => Object.values(value)),
    ]
  }

  #eachRule(lead: string, member: Member, itemsOf: (value: any) => unknown[]): Rule[] {
    const target = this.#shapes[member.shape]!
    const rules = rulesOf(member, target, this.#own)
    if (target.kind !== 'simple' || rules.length === 0) return []
    const holds = (value: unknown) =>
      itemsOf(value).every((item) => item === null || rules.every((rule) => rule.holds(item)))
    const notNull = this.#own.itemsNotNull === true && lead !== KEYS
    return [{ text: itemText(lead, member, target, this.#own, notNull), holds }]
  }

  #list(item: Member): Check {
    const inner = this.#holder(item.shape)
    const rules = this.#compoundRules(item)
    return (value: readonly unknown[], path, failures) => {
      for (let i = 0; i < value.length; i++) {
        if (value[i] === null) continue
        this.#element(item, value[i], [...path, String(i + 1), 'member'], rules, inner, failures)
      }
    }
  }

  #map(item: Member): Check {
    const inner = this.#holder(item.shape)
    const rules = this.#compoundRules(item)
    return (value: Values, path, failures) => {
      for (const key of Object.keys(value)) {
        if (value[key] === null) continue
        this.#element(item, value[key], [...path, key, 'member'], rules, inner, failures)
      }
    }
  }

  #compoundRules(item: Member): Rule[] {
    const target = this.#shapes[item.shape]!
    return target.kind === 'simple' ? [] : rulesOf(item, target)
  }

  #element(
    item: Member,
    value: unknown,
    path: readonly string[],
    rules: readonly Rule[],
    inner: Holder | undefined,
    failures: string[],
  ): void {
    for (const rule of rules) {
      if (!rule.holds(value)) this.#fail(rule.text, item, value, path, failures)
    }
    inner?.check(value, path, failures)
  }

  #fail(
    text: string,
    member: Member,
    value: unknown,
    path: readonly string[],
    failures: string[],
  ): void {
    if (failures.length >= MAX_FAILURES) return
    const shown = this.#own.hidesValues ? '' : ` '${javaText(this.#shapes, member, value)}'`
    failures.push(`Value${shown} at '${path.join('.')}' failed to satisfy constraint: ${text}`)
  }
}

function nullText(path: readonly string[]): string {
  return `Value null at '${path.join('.')}' failed to satisfy constraint: Member must not be null`
}

function membersOf(shape: Shape): readonly Member[] {
  switch (shape.kind) {
    case 'list':
      return [shape.item]
    case 'map':
      return [shape.key, shape.value]
    case 'simple':
      return []
    default:
      return shape.members
  }
}
