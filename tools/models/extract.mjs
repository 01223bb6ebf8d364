// Turns the schemas that an SDK client exports into a ServiceModel (src/wire/model.ts).
// Their grammar: https://github.com/smithy-lang/smithy-typescript, packages/types/src/schema.

const SIMPLE = new Map([
  [0, { type: 'string' }],
  [1, { type: 'float' }],
  [2, { type: 'boolean' }],
  [4, { type: 'timestamp' }],
  [5, { type: 'timestamp', timestampFormat: 'date-time' }],
  [6, { type: 'timestamp', timestampFormat: 'http-date' }],
  [7, { type: 'timestamp', timestampFormat: 'epoch-seconds' }],
  [15, { type: 'document' }],
  [17, { type: 'long' }],
  [19, { type: 'float' }],
  [21, { type: 'blob' }],
  [42, { type: 'blob', streaming: true }],
])
const BITS = [
  'httpLabel',
  'idempotent',
  'idempotencyToken',
  'sensitive',
  'httpPayload',
  'httpResponseCode',
  'httpQueryParams',
]
const LIST = 64
const MAP = 128

function deref(ref) {
  return typeof ref === 'function' ? deref(ref()) : ref
}

function traitsOf(traits) {
  if (typeof traits === 'object' && traits !== null) return traits
  const found = {}
  BITS.forEach((name, bit) => {
    if ((traits >> bit) & 1) found[name] = 1
  })
  return found
}

/** A schema reference, unwrapped: its target and the traits of the member that refers to it. */
function unwrap(ref) {
  let target = deref(ref)
  const traits = {}
  while (Array.isArray(target) && target.length === 2) {
    const own = traitsOf(target[1])
    for (const key of Object.keys(own)) traits[key] ??= own[key]
    target = deref(target[0])
  }
  return { target, traits }
}

const namespaceOf = (traits) =>
  traits.xmlNamespace && [traits.xmlNamespace[1], traits.xmlNamespace[0]].filter(Boolean)

/** Without undefined entries, so that the output is small and deterministic. */
const compact = (object) =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined))

const flag = (value) => (value ? true : undefined)

export class Extractor {
  shapes = []
  #refs = new Map() // schema (by identity or key) and constraints → ref
  #constraints

  constructor(constraints) {
    this.#constraints = constraints
  }

  /** The ref of a schema; `nested` constrains a list's items or a map's keys and values. */
  shape(target, nested, integerType) {
    if (target === 'unit') return this.#intern('unit', () => unit())
    if (typeof target === 'number') return this.#sentinel(target, nested, integerType)
    if (target[0] === 0) return this.#simple(target, integerType)
    const key = nested && (target[0] === 1 || target[0] === 2) ? JSON.stringify(nested) : ''
    let byKey = this.#refs.get(target)
    if (byKey === undefined) this.#refs.set(target, (byKey = new Map()))
    if (byKey.has(key)) return byKey.get(key)
    const ref = this.shapes.push(null) - 1
    byKey.set(key, ref)
    this.shapes[ref] = this.#compound(target, nested)
    return ref
  }

  #intern(key, make) {
    if (!this.#refs.has(key)) this.#refs.set(key, this.shapes.push(make()) - 1)
    return this.#refs.get(key)
  }

  #simple([, , name, traits, base], integerType) {
    const own = traitsOf(traits)
    const shape = compact({
      kind: 'simple',
      ...SIMPLE.get(base),
      ...(base === 1 && integerType ? { type: integerType } : {}),
      streaming: flag(own.streaming || base === 42),
      mediaType: own.mediaType,
    })
    if (Object.keys(shape).length === 2) return this.#intern(`simple ${shape.type}`, () => shape)
    return this.#intern(`simple ${name} ${JSON.stringify(shape)}`, () => shape)
  }

  #sentinel(number, nested, integerType) {
    if (number >= MAP) {
      return this.#intern(`${number} ${JSON.stringify(nested ?? 0)}`, () => ({
        kind: 'map',
        name: '',
        key: this.#member('key', 0, nested?.key),
        value: this.#member('value', number & 63, nested?.value),
      }))
    }
    if (number >= LIST) {
      return this.#intern(`${number} ${JSON.stringify(nested ?? 0)}`, () => ({
        kind: 'list',
        name: '',
        item: this.#member('member', number & 63, nested?.member),
      }))
    }
    const simple = SIMPLE.get(number)
    if (simple === undefined) throw new Error(`unknown schema ${number}`)
    const type = number === 1 && integerType ? integerType : simple.type
    const shape = { kind: 'simple', ...simple, type }
    return this.#intern(`simple ${JSON.stringify(shape)}`, () => shape)
  }

  #compound(schema, nested) {
    const [kind, , name, rawTraits, first, second] = schema
    const traits = traitsOf(rawTraits)
    if (kind === 1) {
      const item = this.#member('member', first, nested?.member)
      return compact({ kind: 'list', name, item, sparse: flag(traits.sparse) })
    }
    if (kind === 2) {
      const key = this.#member('key', first, nested?.key)
      const value = this.#member('value', second, nested?.value)
      return compact({ kind: 'map', name, key, value, sparse: flag(traits.sparse) })
    }
    const members = first.map((memberName, index) => {
      const constraint = this.#constraints[name]?.[memberName]
      const required = index < (schema[6] ?? 0)
      return this.#member(memberName, second[index], constraint, required)
    })
    const base = { name, members, xmlName: traits.xmlName }
    if (kind === 4) {
      return compact({ kind: 'union', ...base, streaming: flag(traits.streaming) })
    }
    if (kind === -3) {
      return compact({
        kind: 'error',
        ...base,
        status: traits.httpError,
        fault: traits.error ?? 'client',
        queryCode: traits.awsQueryError?.[0],
        queryStatus: traits.awsQueryError?.[1],
      })
    }
    return compact({ kind: 'structure', ...base, xmlNamespace: namespaceOf(traits) })
  }

  #member(name, ref, constraint, required = false) {
    const { target, traits: own } = unwrap(ref)
    const traits = { ...(Array.isArray(target) ? traitsOf(target[3]) : {}), ...own }
    const type = ['integer', 'long'].includes(constraint?.type) ? constraint.type : undefined
    return compact({
      name,
      shape: this.shape(target, constraint, type),
      required: flag(required || constraint?.required),
      ...bindingOf(traits),
      jsonName: own.jsonName,
      xmlName: own.xmlName,
      xmlAttribute: flag(own.xmlAttribute),
      xmlNamespace: namespaceOf(own),
      flattened: flag(own.xmlFlattened),
      idempotencyToken: flag(own.idempotencyToken),
      hostLabel: flag(own.hostLabel),
      eventPayload: flag(own.eventPayload),
      eventHeader: flag(own.eventHeader),
      mediaType: traits.mediaType,
      sensitive: flag(traits.sensitive),
      min: constraint?.min,
      max: constraint?.max,
      pattern: constraint?.pattern,
      enum: constraint?.enum,
    })
  }
}

function bindingOf(traits) {
  if (traits.httpLabel) return { in: 'label' }
  if (traits.httpQuery) return { in: 'query', at: traits.httpQuery }
  if (traits.httpQueryParams) return { in: 'queryParams' }
  if (traits.httpHeader) return { in: 'header', at: traits.httpHeader.toLowerCase() }
  if (traits.httpPrefixHeaders) {
    return { in: 'prefixHeaders', at: traits.httpPrefixHeaders.toLowerCase() }
  }
  if (traits.httpPayload) return { in: 'payload' }
  if (traits.httpResponseCode) return { in: 'status' }
  return {}
}

/** An operation without input or output has this shape. */
function unit() {
  return { kind: 'structure', name: 'Unit', members: [] }
}
